package dev.plenum.simulator.invariant;

import dev.plenum.core.workload.Preemption;
import dev.plenum.core.workload.ReplicaId;
import dev.plenum.core.workload.WorkloadId;
import dev.plenum.core.world.Event;
import dev.plenum.core.world.World;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedSet;

/** Two workloads never push each other out in turn: who had to give way to another may not push that one out while both are alive. */
final class NoPreemptionCycle implements Invariant {

    private final Map<WorkloadId, SequencedSet<WorkloadId>> gaveWayTo = new HashMap<>();

    @Override
    public String name() {
        return "preemption cycle";
    }

    @Override
    public Optional<String> event(Event event, World world) {
        if (event instanceof Event.WorkloadEnded(WorkloadId gone, var _)) {
            gaveWayTo.remove(gone);
        } else if (event instanceof Event.ReplicaPreempted(ReplicaId victim, Preemption why)) {
            return why.claimant().flatMap(claimant -> displaced(victim.workload(), claimant));
        }
        return Optional.empty();
    }

    private Optional<String> displaced(WorkloadId victim, WorkloadId claimant) {
        gaveWayTo.computeIfAbsent(victim, _ -> new LinkedHashSet<>()).add(claimant);
        return gaveWayTo.containsKey(claimant) && gaveWayTo.get(claimant).contains(victim)
                ? Optional.of(claimant + " pushed out " + victim + ", which had pushed it out before")
                : Optional.empty();
    }
}
