package dev.plenum.core.world;

import dev.plenum.core.audit.Act;
import dev.plenum.core.audit.Origin;
import dev.plenum.core.billing.BillingFact;
import dev.plenum.core.billing.ExchangeRate;
import dev.plenum.core.billing.Price;
import dev.plenum.core.fleet.ExportRule;
import dev.plenum.core.fleet.Node;
import dev.plenum.core.fleet.NodeState;
import dev.plenum.core.metering.UsageRecord;
import dev.plenum.core.tenancy.ApiKey;
import dev.plenum.core.tenancy.Binding;
import dev.plenum.core.tenancy.Budget;
import dev.plenum.core.tenancy.DirectoryChange;
import dev.plenum.core.tenancy.Limit;
import dev.plenum.core.tenancy.MoneyRule;
import dev.plenum.core.tenancy.Payer;
import dev.plenum.core.tenancy.Project;
import dev.plenum.core.tenancy.ProjectHistory;
import dev.plenum.core.tenancy.Quota;
import dev.plenum.core.workload.Exit;
import dev.plenum.core.workload.Model;
import dev.plenum.core.workload.Outcome;
import dev.plenum.core.workload.Placement;
import dev.plenum.core.workload.Preemption;
import dev.plenum.core.workload.ReplicaId;
import dev.plenum.core.workload.Stopping;
import dev.plenum.core.workload.Workload;
import dev.plenum.core.workload.WorkloadId;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.util.List;
import java.util.Optional;

/**
 * What was decided or happened, as the journal keeps it. Every choice, expiry and measured value is in the event, so that applying it takes no
 * decision. Names and fields are a format: new ones are added, old ones stay.
 */
public sealed interface Event {

    record ProjectCreated(Project project) implements Event {}

    record QuotaSet(String project, Quota quota) implements Event {}

    /** Where the project's work may run, instead of what held before. */
    record ProjectBound(String project, Binding binding) implements Event {}

    /** How an organization's usage becomes money from now on. */
    record MoneyRuleSet(String organization, MoneyRule rule) implements Event {}

    /** A new export rule, or another one of the same name. */
    record ExportRuleSet(ExportRule rule) implements Event {}

    /** @param budget absent: it has none any more */
    record BudgetSet(String project, Optional<Budget> budget) implements Event {}

    /**
     * The same of an organization or a key.
     *
     * @param budget absent: it has none any more
     */
    record PayerBudgetSet(Payer payer, Optional<Budget> budget) implements Event {}

    /**
     * What its project runs, or all of its organization, has to end or to wait, unless it is reserved.
     *
     * @param project or the {@link Payer} that is an organization, in its text form
     * @param until the end of the budget's month; it is renewed then, or when it is raised
     */
    record BudgetSpent(String project, Instant at, Instant until) implements Event {}

    /** There is a new budget, more of it, or none; {@code project} as in {@link BudgetSpent}. */
    record BudgetRenewed(String project, Instant at) implements Event {}

    /** What fair share has learned of a project by now. */
    record HistoryNoted(ProjectHistory history) implements Event {}

    record KeyCreated(ApiKey key) implements Event {}

    record KeyRevoked(String id) implements Event {}

    /** From when on a key opens nothing, instead of what it was before. */
    record KeyExpirySet(String id, Instant expires) implements Event {}

    /** What a key may use at the gateway, instead of what it might before. */
    record KeyLimitsSet(String id, List<Limit> limits) implements Event {}

    /** What all keys of a project together may use at the gateway, instead of what they might before. */
    record ProjectLimitsSet(String project, List<Limit> limits) implements Event {}

    record PriceSet(Price price) implements Event {}

    /** What goes into the ledger at its position in the journal. */
    sealed interface Booked extends Event {}

    /** The month and every earlier one are final. */
    record PeriodClosed(YearMonth month, Instant at) implements Booked {}

    record ExchangeRateSet(ExchangeRate rate, Instant at) implements Booked {}

    record FactEntered(BillingFact fact, Instant at) implements Booked {}

    record ModelRegistered(Model model) implements Event {}

    record NodeRegistered(Node node) implements Event {}

    record NodeRemoved(String node) implements Event {}

    record NodeStateSet(String node, NodeState state) implements Event {}

    record WorkloadSubmitted(WorkloadId id, Workload workload, Instant at, Optional<Idempotency> idempotency)
            implements Event {}

    record ReplicaPlaced(ReplicaId replica, int generation, Placement placement, Instant at) implements Event {}

    record ReplicaStarted(ReplicaId replica, Instant at) implements Event {}

    record ReplicaReady(ReplicaId replica, String endpoint) implements Event {}

    /** @param usage of the time since the previous record of this replica */
    record ReplicaMetered(ReplicaId replica, Duration runTime, Instant at, UsageRecord usage) implements Event {}

    /** @param usage of the time since the previous record; absent when it never ran */
    record ReplicaEnded(ReplicaId replica, Exit exit, Duration runTime, Instant at, Optional<UsageRecord> usage)
            implements Event {}

    /** It ended by itself and will be placed again, not before that time. Its end is recorded as in {@link ReplicaEnded}. */
    record ReplicaRetried(
            ReplicaId replica,
            Exit exit,
            Duration runTime,
            Instant at,
            int failures,
            Instant notBefore,
            Optional<UsageRecord> usage)
            implements Event {}

    /** It is told to leave its place; when it has, it is retried, and that is no failure. */
    record ReplicaPreempted(ReplicaId replica, Preemption why) implements Event {}

    record StopRequested(WorkloadId workload, Stopping why, Instant at) implements Event {}

    record WorkloadEnded(WorkloadId workload, Outcome outcome) implements Event {}

    /** Who there is, or who may do what, has changed. */
    record DirectoryChanged(DirectoryChange change) implements Event {}

    /**
     * The events just before it came of a command.
     *
     * @param actor who asked, such as {@code user:ada}
     * @param command such as {@code Submit}
     * @param subject what it was answered with: the id or name of what it is about
     * @param events how many they are
     */
    record CommandDone(String actor, String command, String subject, int events, Origin from) implements Event {

        /** Earlier journals do not say from where. */
        public CommandDone {
            from = from == null ? Origin.UNKNOWN : from;
        }

        /** As a line of the audit trail has it. */
        public Act act() {
            return new Act(actor, command, subject, Act.DONE, "", from, 1);
        }
    }

    /** Asked for, and no command of the loop. */
    record ActNoted(Act act) implements Event {}

    /** The usage that it records, if it records any. */
    default Optional<UsageRecord> used() {
        return switch (this) {
            case ReplicaMetered metered -> Optional.of(metered.usage());
            case ReplicaEnded ended -> ended.usage();
            case ReplicaRetried retried -> retried.usage();
            case ProjectCreated _,
                    QuotaSet _,
                    ProjectBound _,
                    ExportRuleSet _,
                    MoneyRuleSet _,
                    BudgetSet _,
                    PayerBudgetSet _,
                    BudgetSpent _,
                    BudgetRenewed _,
                    HistoryNoted _,
                    KeyCreated _,
                    KeyRevoked _,
                    KeyExpirySet _,
                    KeyLimitsSet _,
                    ProjectLimitsSet _,
                    PriceSet _,
                    Booked _,
                    ModelRegistered _,
                    NodeRegistered _,
                    NodeRemoved _,
                    NodeStateSet _,
                    WorkloadSubmitted _,
                    ReplicaPlaced _,
                    ReplicaStarted _,
                    ReplicaReady _,
                    ReplicaPreempted _,
                    StopRequested _,
                    WorkloadEnded _,
                    DirectoryChanged _,
                    CommandDone _,
                    ActNoted _ -> Optional.empty();
        };
    }
}
