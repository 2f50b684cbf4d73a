package dev.plenum.core.workload;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A workload and where it stands; the World holds one for each that is alive, views keep the ended ones.
 *
 * @param position the journal position of its submission: its arrival order
 * @param stopping present once it is to stop
 * @param outcome present once it has ended
 */
public record WorkloadState(
        WorkloadId id,
        Workload workload,
        long position,
        Instant submittedAt,
        Optional<Stopping> stopping,
        List<Replica> replicas,
        Optional<Outcome> outcome) {

    public WorkloadState {
        replicas = List.copyOf(replicas);
    }

    public Phase phase() {
        if (outcome.isPresent()) {
            return outcome.get().phase();
        }
        if (stopping.isPresent()) {
            return Phase.STOPPING;
        }
        if (replicas.stream().allMatch(replica -> started(replica.phase()))) {
            return Phase.RUNNING;
        }
        return replicas.stream().anyMatch(replica -> replica.phase().place().isPresent())
                ? Phase.STARTING
                : Phase.WAITING;
    }

    /** A job runs when its process does; what is meant to answer runs once it answers. */
    private boolean started(ReplicaPhase phase) {
        return switch (phase) {
            case ReplicaPhase.Running running ->
                workload instanceof Job || running.endpoint().isPresent();
            case ReplicaPhase.Ended _ -> true;
            case ReplicaPhase.Waiting _, ReplicaPhase.Placed _ -> false;
        };
    }

    public Replica replica(int rank) {
        return replicas.get(rank);
    }

    public WorkloadState with(Replica changed) {
        if (replicas.size() == 1) {
            return new WorkloadState(id, workload, position, submittedAt, stopping, List.of(changed), outcome);
        }
        List<Replica> next = new ArrayList<>(replicas);
        next.set(changed.id().rank(), changed);
        return new WorkloadState(id, workload, position, submittedAt, stopping, next, outcome);
    }

    public WorkloadState stopping(Stopping why) {
        return new WorkloadState(id, workload, position, submittedAt, Optional.of(why), replicas, outcome);
    }

    public WorkloadState ended(Outcome how) {
        return new WorkloadState(id, workload, position, submittedAt, stopping, replicas, Optional.of(how));
    }
}
