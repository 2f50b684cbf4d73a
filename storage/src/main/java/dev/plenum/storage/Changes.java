package dev.plenum.storage;

import dev.plenum.core.audit.Act;
import dev.plenum.core.audit.AuditEntry;
import dev.plenum.core.billing.Price;
import dev.plenum.core.tenancy.Payer;
import dev.plenum.core.workload.Model;
import dev.plenum.core.workload.ReplicaId;
import dev.plenum.core.workload.WorkloadId;
import dev.plenum.core.workload.WorkloadState;
import dev.plenum.core.world.Event;
import dev.plenum.core.world.World;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** What events touched in a follower's World: each row of the views is then written once, however many events touched it. */
final class Changes {

    private final World world;
    final Set<String> projects = new TreeSet<>();
    final Set<String> exportRules = new TreeSet<>();
    final Set<String> moneyRules = new TreeSet<>();
    final Set<String> keys = new TreeSet<>();
    final Set<String> budgets = new TreeSet<>();
    final Set<String> nodes = new TreeSet<>();
    final Set<WorkloadId> workloads = new TreeSet<>();
    final Map<Long, Price> prices = new TreeMap<>();
    final Map<Long, Model> models = new TreeMap<>();

    /** Whether anything of it has changed. */
    boolean directory;

    /** The World forgets what has ended; the views keep it as it was at its end. */
    final Map<WorkloadId, WorkloadState> ended = new TreeMap<>();

    /** In the journal's order. */
    final List<AuditEntry> acts = new ArrayList<>();

    /** When what it touches next happened. */
    Instant at = Instant.EPOCH;

    Changes(World world) {
        this.world = world;
    }

    World world() {
        return world;
    }

    /** Before the event is applied, while the World still knows what it ends. */
    void touch(Event event) {
        switch (event) {
            case Event.ProjectCreated created -> {
                projects.add(created.project().name());
                directory = true;
            }
            case Event.DirectoryChanged _ -> directory = true;
            case Event.CommandDone done -> note(done.act());
            case Event.ActNoted(Act act) -> note(act);
            case Event.QuotaSet set -> projects.add(set.project());
            case Event.ProjectBound bound -> projects.add(bound.project());
            case Event.ExportRuleSet set -> exportRules.add(set.rule().name());
            case Event.MoneyRuleSet set -> moneyRules.add(set.organization());
            case Event.BudgetSet set -> projects.add(set.project());
            case Event.PayerBudgetSet set -> budgets.add(set.payer().toString());
            case Event.BudgetSpent _, Event.BudgetRenewed _, Event.HistoryNoted _ -> {}
            case Event.KeyCreated created -> keys.add(created.key().id());
            case Event.KeyRevoked revoked -> {
                keys.add(revoked.id());
                budgets.add(Payer.key(revoked.id()).toString());
            }
            case Event.KeyExpirySet set -> keys.add(set.id());
            case Event.KeyLimitsSet set -> keys.add(set.id());
            case Event.ProjectLimitsSet set -> projects.add(set.project());
            case Event.PriceSet set -> prices.put(world.position() + 1, set.price());
            case Event.Booked _ -> {}
            case Event.ModelRegistered registered -> models.put(world.position() + 1, registered.model());
            case Event.NodeRegistered registered -> nodes.add(registered.node().name());
            case Event.NodeRemoved removed -> nodes.add(removed.node());
            case Event.NodeStateSet set -> nodes.add(set.node());
            case Event.WorkloadSubmitted submitted -> workloads.add(submitted.id());
            case Event.ReplicaPlaced placed -> {
                workloads.add(placed.replica().workload());
                nodes.add(placed.placement().node());
            }
            case Event.ReplicaStarted started -> workloads.add(started.replica().workload());
            case Event.ReplicaReady ready -> workloads.add(ready.replica().workload());
            case Event.ReplicaMetered metered -> workloads.add(metered.replica().workload());
            case Event.ReplicaEnded over -> left(over.replica());
            case Event.ReplicaRetried retried -> left(retried.replica());
            case Event.ReplicaPreempted preempted ->
                workloads.add(preempted.replica().workload());
            case Event.StopRequested stop -> workloads.add(stop.workload());
            case Event.WorkloadEnded over ->
                ended.put(
                        over.workload(), world.workloads().get(over.workload()).ended(over.outcome()));
        }
    }

    private void note(Act act) {
        acts.add(new AuditEntry(world.position() + 1, at, act));
    }

    private void left(ReplicaId id) {
        workloads.add(id.workload());
        world.replica(id).flatMap(replica -> replica.phase().place()).ifPresent(held -> nodes.add(held.node()));
    }
}
