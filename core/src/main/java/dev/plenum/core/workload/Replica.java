package dev.plenum.core.workload;

import java.util.Optional;

/**
 * One placed process group of a workload.
 *
 * @param generation counts its placements from 1; 0 before the first. An observation of another generation is stale
 * @param failures how often in a row it ended by itself
 * @param lastExit how its previous generation ended
 * @param preemption present while it holds a place that it was told to leave
 */
public record Replica(
        ReplicaId id,
        int generation,
        int failures,
        Optional<Exit> lastExit,
        ReplicaPhase phase,
        Optional<Preemption> preemption) {

    public static Replica waiting(ReplicaId id, ReplicaPhase.Waiting phase) {
        return new Replica(id, 0, 0, Optional.empty(), phase, Optional.empty());
    }

    public Replica to(ReplicaPhase next) {
        Transitions.check(id, phase, next);
        return new Replica(id, generation, failures, lastExit, next, preemption);
    }

    public Replica placed(int nextGeneration, ReplicaPhase.Placed next) {
        Transitions.check(id, phase, next);
        return new Replica(id, nextGeneration, failures, lastExit, next, Optional.empty());
    }

    /** It answers, so that what failed before no longer counts. */
    public Replica ready(ReplicaPhase.Running next) {
        Transitions.check(id, phase, next);
        return new Replica(id, generation, 0, lastExit, next, preemption);
    }

    public Replica retried(int nextFailures, Exit exit, ReplicaPhase.Waiting next) {
        Transitions.check(id, phase, next);
        return new Replica(id, generation, nextFailures, Optional.of(exit), next, Optional.empty());
    }

    public Replica preempted(Preemption why) {
        return new Replica(id, generation, failures, lastExit, phase, Optional.of(why));
    }
}
