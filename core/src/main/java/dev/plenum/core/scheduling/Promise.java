package dev.plenum.core.scheduling;

import dev.plenum.core.workload.Placement;
import dev.plenum.core.workload.ReplicaId;
import dev.plenum.core.workload.WorkloadId;
import java.util.List;

/**
 * Places that the {@link Scheduler} keeps for a workload until all of them are free: for whoever checks or explains what it does.
 *
 * @param replicas that will start together
 * @param places of theirs, in the same order
 */
public record Promise(WorkloadId workload, List<ReplicaId> replicas, List<Placement> places) {

    public Promise {
        replicas = List.copyOf(replicas);
        places = List.copyOf(places);
    }
}
