package dev.plenum.core.workload;

/** All legal steps of a replica, in one place; the World refuses any other. */
public final class Transitions {

    private Transitions() {}

    /**
     * Waiting → Placed | Ended, Placed → Running | Ended | Waiting, Running → Running | Ended | Waiting. Nothing leaves Ended.
     *
     * @throws IllegalStateException when the step is not legal
     */
    public static void check(ReplicaId replica, ReplicaPhase from, ReplicaPhase to) {
        boolean legal =
                switch (from) {
                    case ReplicaPhase.Waiting _ ->
                        to instanceof ReplicaPhase.Placed || to instanceof ReplicaPhase.Ended;
                    case ReplicaPhase.Placed _ ->
                        to instanceof ReplicaPhase.Running
                                || to instanceof ReplicaPhase.Ended
                                || to instanceof ReplicaPhase.Waiting;
                    case ReplicaPhase.Running _ ->
                        to instanceof ReplicaPhase.Running
                                || to instanceof ReplicaPhase.Ended
                                || to instanceof ReplicaPhase.Waiting;
                    case ReplicaPhase.Ended _ -> false;
                };
        if (!legal) {
            throw new IllegalStateException("replica " + replica + " cannot go from " + from + " to " + to);
        }
    }
}
