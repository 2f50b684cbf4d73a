package dev.plenum.storage;

import dev.plenum.core.billing.BillingFact;
import dev.plenum.core.billing.Commitment;
import dev.plenum.core.billing.Credit;
import dev.plenum.core.billing.Deposit;
import dev.plenum.core.billing.Refund;
import dev.plenum.core.billing.TaxRate;
import dev.plenum.core.fleet.NodeState;
import dev.plenum.core.tenancy.DirectoryChange;
import dev.plenum.core.workload.DevEnvironment;
import dev.plenum.core.workload.Exit;
import dev.plenum.core.workload.Job;
import dev.plenum.core.workload.Launch;
import dev.plenum.core.workload.ReplicaPhase;
import dev.plenum.core.workload.Service;
import dev.plenum.core.workload.Workload;
import dev.plenum.core.world.Event;
import java.util.List;
import tools.jackson.databind.jsontype.NamedType;

/** The name of every variant of every sealed type in the journal. A format: a line is added, never changed; a class may be renamed. */
final class TypeNames {

    /** The sealed types whose variants carry a name. */
    static final List<Class<?>> SEALED = List.of(
            Event.class,
            Workload.class,
            Launch.class,
            ReplicaPhase.class,
            Exit.class,
            NodeState.class,
            DirectoryChange.class,
            BillingFact.class);

    static final List<NamedType> ALL = List.of(
            new NamedType(Event.ProjectCreated.class, "project-created"),
            new NamedType(Event.QuotaSet.class, "quota-set"),
            new NamedType(Event.ProjectBound.class, "project-bound"),
            new NamedType(Event.ExportRuleSet.class, "export-rule-set"),
            new NamedType(Event.MoneyRuleSet.class, "money-rule-set"),
            new NamedType(Event.BudgetSet.class, "budget-set"),
            new NamedType(Event.PayerBudgetSet.class, "payer-budget-set"),
            new NamedType(Event.BudgetSpent.class, "budget-spent"),
            new NamedType(Event.BudgetRenewed.class, "budget-renewed"),
            new NamedType(Event.HistoryNoted.class, "history-noted"),
            new NamedType(Event.KeyCreated.class, "key-created"),
            new NamedType(Event.KeyRevoked.class, "key-revoked"),
            new NamedType(Event.KeyExpirySet.class, "key-expiry-set"),
            new NamedType(Event.KeyLimitsSet.class, "key-limits-set"),
            new NamedType(Event.ProjectLimitsSet.class, "project-limits-set"),
            new NamedType(Event.PriceSet.class, "price-set"),
            new NamedType(Event.PeriodClosed.class, "period-closed"),
            new NamedType(Event.ExchangeRateSet.class, "exchange-rate-set"),
            new NamedType(Event.FactEntered.class, "fact-entered"),
            new NamedType(Commitment.class, "commitment"),
            new NamedType(Credit.class, "credit"),
            new NamedType(Deposit.class, "deposit"),
            new NamedType(Refund.class, "refund"),
            new NamedType(TaxRate.class, "tax-rate"),
            new NamedType(Event.ModelRegistered.class, "model-registered"),
            new NamedType(Event.NodeRegistered.class, "node-registered"),
            new NamedType(Event.NodeRemoved.class, "node-removed"),
            new NamedType(Event.NodeStateSet.class, "node-state-set"),
            new NamedType(Event.WorkloadSubmitted.class, "workload-submitted"),
            new NamedType(Event.ReplicaPlaced.class, "replica-placed"),
            new NamedType(Event.ReplicaStarted.class, "replica-started"),
            new NamedType(Event.ReplicaReady.class, "replica-ready"),
            new NamedType(Event.ReplicaMetered.class, "replica-metered"),
            new NamedType(Event.ReplicaEnded.class, "replica-ended"),
            new NamedType(Event.ReplicaRetried.class, "replica-retried"),
            new NamedType(Event.ReplicaPreempted.class, "replica-preempted"),
            new NamedType(Event.StopRequested.class, "stop-requested"),
            new NamedType(Event.WorkloadEnded.class, "workload-ended"),
            new NamedType(Event.DirectoryChanged.class, "directory-changed"),
            new NamedType(Event.CommandDone.class, "command-done"),
            new NamedType(Event.ActNoted.class, "act-noted"),
            new NamedType(DirectoryChange.SetPrincipal.class, "set-principal"),
            new NamedType(DirectoryChange.SetGroup.class, "set-group"),
            new NamedType(DirectoryChange.Bind.class, "bind"),
            new NamedType(DirectoryChange.SetMember.class, "set-member"),
            new NamedType(DirectoryChange.AddOrganization.class, "add-organization"),
            new NamedType(DirectoryChange.Grant.class, "grant"),
            new NamedType(DirectoryChange.Revoke.class, "revoke"),
            new NamedType(DirectoryChange.SetKey.class, "set-key"),
            new NamedType(DirectoryChange.RevokeKey.class, "revoke-key"),
            new NamedType(Job.class, "job"),
            new NamedType(DevEnvironment.class, "dev"),
            new NamedType(Service.class, "service"),
            new NamedType(Launch.Command.class, "command"),
            new NamedType(Launch.Engine.class, "engine"),
            new NamedType(Launch.Tool.class, "tool"),
            new NamedType(Launch.Recipe.class, "recipe"),
            new NamedType(ReplicaPhase.Waiting.class, "waiting"),
            new NamedType(ReplicaPhase.Placed.class, "placed"),
            new NamedType(ReplicaPhase.Running.class, "running"),
            new NamedType(ReplicaPhase.Ended.class, "ended"),
            new NamedType(Exit.Status.class, "status"),
            new NamedType(Exit.Signal.class, "signal"),
            new NamedType(Exit.OutOfMemory.class, "out-of-memory"),
            new NamedType(Exit.NotStarted.class, "not-started"),
            new NamedType(Exit.Lost.class, "lost"),
            new NamedType(NodeState.Ready.class, "ready"),
            new NamedType(NodeState.Cordoned.class, "cordoned"),
            new NamedType(NodeState.Unreachable.class, "unreachable"));

    private TypeNames() {}
}
