package dev.plenum.core.workload;

/**
 * One placed process group of a workload.
 *
 * @param generation counts its placements from 1; 0 before the first. An observation of another generation is stale
 * @param failures how often in a row it ended by itself
 */
public record Replica(ReplicaId id, int generation, int failures, ReplicaPhase phase) {

    public Replica to(ReplicaPhase next) {
        Transitions.check(id, phase, next);
        return new Replica(id, generation, failures, next);
    }
}
