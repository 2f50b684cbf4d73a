package dev.plenum.core.workload;

import java.util.Optional;

/**
 * One placed process group of a workload.
 *
 * @param generation counts its placements from 1; 0 before the first. An observation of another generation is stale
 * @param failures how often in a row it ended by itself
 * @param lastExit how its previous generation ended
 */
public record Replica(ReplicaId id, int generation, int failures, Optional<Exit> lastExit, ReplicaPhase phase) {

    public static Replica waiting(ReplicaId id, ReplicaPhase.Waiting phase) {
        return new Replica(id, 0, 0, Optional.empty(), phase);
    }

    public Replica to(ReplicaPhase next) {
        Transitions.check(id, phase, next);
        return new Replica(id, generation, failures, lastExit, next);
    }

    public Replica placed(int nextGeneration, ReplicaPhase.Placed next) {
        Transitions.check(id, phase, next);
        return new Replica(id, nextGeneration, failures, lastExit, next);
    }

    /** It answers, so that what failed before no longer counts. */
    public Replica ready(ReplicaPhase.Running next) {
        Transitions.check(id, phase, next);
        return new Replica(id, generation, 0, lastExit, next);
    }

    public Replica retried(int nextFailures, Exit exit, ReplicaPhase.Waiting next) {
        Transitions.check(id, phase, next);
        return new Replica(id, generation, nextFailures, Optional.of(exit), next);
    }
}
