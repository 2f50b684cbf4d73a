package dev.plenum.core.workload;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Where a replica stands, with what is known there. {@link Transitions} lists the legal steps between them. */
public sealed interface ReplicaPhase {

    /** Waits for a place; not before that time after it has failed. */
    record Waiting(Instant notBefore) implements ReplicaPhase {}

    /** Has a place and holds it; its start was ordered. */
    record Placed(Placement placement, Instant at) implements ReplicaPhase {}

    /**
     * Its process runs.
     *
     * @param runTime what its shim had measured at {@code meteredAt}
     * @param meteredAt up to where its usage is recorded
     * @param endpoint where it answers, once it does
     */
    record Running(
            Placement placement, Instant startedAt, Duration runTime, Instant meteredAt, Optional<String> endpoint)
            implements ReplicaPhase {}

    /** Is over, and will not run again. */
    record Ended(Exit exit, Duration runTime) implements ReplicaPhase {}

    /** The place it holds, if it holds one. */
    default Optional<Placement> place() {
        return switch (this) {
            case Placed(Placement placement, Instant _) -> Optional.of(placement);
            case Running running -> Optional.of(running.placement);
            case Waiting _, Ended _ -> Optional.empty();
        };
    }
}
