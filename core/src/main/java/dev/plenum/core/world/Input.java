package dev.plenum.core.world;

import dev.plenum.core.audit.Act;
import dev.plenum.core.audit.Origin;
import dev.plenum.core.billing.BillingFact;
import dev.plenum.core.billing.ExchangeRate;
import dev.plenum.core.billing.Price;
import dev.plenum.core.billing.PriceCut;
import dev.plenum.core.billing.Refund;
import dev.plenum.core.fleet.ExportRule;
import dev.plenum.core.fleet.Node;
import dev.plenum.core.fleet.NodeState;
import dev.plenum.core.tenancy.ApiKey;
import dev.plenum.core.tenancy.Binding;
import dev.plenum.core.tenancy.Budget;
import dev.plenum.core.tenancy.DirectoryChange;
import dev.plenum.core.tenancy.Limit;
import dev.plenum.core.tenancy.MoneyRule;
import dev.plenum.core.tenancy.Payer;
import dev.plenum.core.tenancy.Project;
import dev.plenum.core.tenancy.Quota;
import dev.plenum.core.units.Money;
import dev.plenum.core.workload.Model;
import dev.plenum.core.workload.ReplicaId;
import dev.plenum.core.workload.Workload;
import java.time.Instant;
import java.time.YearMonth;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/** Everything that can make the loop decide something: what users ask for, what runtimes see, and time. */
public sealed interface Input {

    /** What a user asks for; it gets an {@link Answer}. */
    sealed interface Command extends Input {}

    /** @param idempotency the same key with the same fingerprint answers with the first one's id */
    record Submit(Workload workload, Optional<Idempotency> idempotency) implements Command {}

    /** @param workload an id or a name within the project */
    record Stop(String project, String workload, String reason) implements Command {}

    record CreateProject(Project project) implements Command {}

    record SetQuota(String project, Quota quota) implements Command {}

    /** What runs where it may no longer be gets notice to leave. */
    record BindProject(String project, Binding binding) implements Command {}

    /** Adds an export rule, or replaces the one of that name; as above. */
    record SetExportRule(ExportRule rule) implements Command {}

    /** How an organization's usage becomes money from now on. */
    record SetMoneyRule(String organization, MoneyRule rule) implements Command {}

    /** Replaces the labels of a node; as above. */
    record LabelNode(String node, SortedMap<String, String> labels) implements Command {}

    /** @param budget absent: from now on it has none */
    record SetBudget(Payer payer, Optional<Budget> budget) implements Command {}

    /** The id of {@code key} is empty; the loop gives it one. */
    record CreateKey(ApiKey key) implements Command {}

    record RevokeKey(String id) implements Command {}

    /**
     * Makes a key with the same rights and the same end, which it is answered with; the old one ends at {@code end}, or sooner where it was to.
     *
     * @param sha256 of the new one
     */
    record RotateKey(String id, String sha256, String hint, Instant end) implements Command {}

    record SetKeyLimits(String id, List<Limit> limits) implements Command {}

    record SetProjectLimits(String project, List<Limit> limits) implements Command {}

    /** The id of {@code price} is empty; the loop gives it one. */
    record SetPrice(Price price) implements Command {}

    /** Answered with the ids of the prices that it enters, with a space between them. */
    record CutPrice(PriceCut cut) implements Command {}

    record ClosePeriod(YearMonth month) implements Command {}

    record SetExchangeRate(ExchangeRate rate) implements Command {}

    /** The id of {@code fact} is empty; the loop gives it one. A refund is {@link GiveRefund}. */
    record EnterFact(BillingFact fact) implements Command {}

    /** @param charged what the ledger has charged the project for that month, before any refund */
    record GiveRefund(Refund refund, Money charged) implements Command {}

    /** Adds a model to the catalog; the same name in the same project replaces what it pointed to. */
    record RegisterModel(Model model) implements Command {}

    /** Adds a node, or replaces what is known of it. */
    record RegisterNode(Node node) implements Command {}

    record RemoveNode(String node) implements Command {}

    record SetNodeState(String node, NodeState state) implements Command {}

    /** Takes nothing new onto the node, and has what it runs go elsewhere. */
    record DrainNode(String node) implements Command {}

    /** Users, service accounts, groups and their roles. */
    record ChangeDirectory(DirectoryChange change) implements Command {}

    /**
     * A command and who asks for it, which the journal keeps with what it led to.
     *
     * @param actor such as {@code user:ada}
     */
    record By(String actor, Origin from, Command command) implements Command {

        /** Of the command, such as {@code Submit}; of a change of the directory, which one, such as {@code Grant}. */
        public String name() {
            return command instanceof ChangeDirectory(var change)
                    ? change.getClass().getSimpleName()
                    : command.getClass().getSimpleName();
        }
    }

    /** For the audit trail: it changes nothing. */
    record Note(Act act) implements Command {}

    /** What a runtime saw of a replica. An observation of an older generation changes nothing. */
    record Observed(ReplicaId replica, int generation, Observation observation) implements Input {}

    /**
     * What the ledger has posted to a project, or to all of an organization, in a month, UTC.
     *
     * @param upTo the journal position up to which device time is in it
     */
    record SpendPosted(Payer payer, YearMonth month, Money amount, long upTo) implements Input {}

    /** Time passed: what is due is decided. */
    record Tick() implements Input {}
}
