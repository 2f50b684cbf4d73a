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
 * @param gaveWayTo for whom its replicas had to go, the earliest first: none of them may it push out in turn
 */
public record WorkloadState(
        WorkloadId id,
        Workload workload,
        long position,
        Instant submittedAt,
        Optional<Stopping> stopping,
        List<Replica> replicas,
        Optional<Outcome> outcome,
        List<WorkloadId> gaveWayTo) {

    public WorkloadState {
        replicas = List.copyOf(replicas);
        gaveWayTo = List.copyOf(gaveWayTo);
    }

    /** Just submitted: every replica waits. */
    public static WorkloadState waiting(WorkloadId id, Workload workload, long position, Instant since) {
        Replica[] replicas = new Replica[workload.replicas()];
        ReplicaPhase.Waiting phase = new ReplicaPhase.Waiting(since);
        for (int rank = 0; rank < replicas.length; rank++) {
            replicas[rank] = Replica.waiting(new ReplicaId(id, rank), phase);
        }
        return new WorkloadState(
                id, workload, position, since, Optional.empty(), List.of(replicas), Optional.empty(), List.of());
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
            return new WorkloadState(
                    id, workload, position, submittedAt, stopping, List.of(changed), outcome, gaveWayTo);
        }
        List<Replica> next = new ArrayList<>(replicas);
        next.set(changed.id().rank(), changed);
        return new WorkloadState(id, workload, position, submittedAt, stopping, next, outcome, gaveWayTo);
    }

    /** Its replicas have to go for another workload's sake. */
    public WorkloadState givingWayTo(WorkloadId claimant) {
        if (gaveWayTo.contains(claimant)) {
            return this;
        }
        List<WorkloadId> claimants = new ArrayList<>(gaveWayTo);
        claimants.add(claimant);
        return new WorkloadState(id, workload, position, submittedAt, stopping, replicas, outcome, claimants);
    }

    public WorkloadState stopping(Stopping why) {
        return new WorkloadState(id, workload, position, submittedAt, Optional.of(why), replicas, outcome, gaveWayTo);
    }

    public WorkloadState ended(Outcome how) {
        return new WorkloadState(id, workload, position, submittedAt, stopping, replicas, Optional.of(how), gaveWayTo);
    }
}
