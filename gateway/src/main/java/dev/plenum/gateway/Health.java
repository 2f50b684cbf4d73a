package dev.plenum.gateway;

import java.util.concurrent.TimeUnit;

/**
 * How a target does, as its answers and its probes tell: what {@link Balancer} keeps of each. Here are all transitions.
 *
 * <pre>
 *           failed three times in a row            probe failed
 *   Good ──────────────────────────────▶ Paused    any ─────────▶ Down
 *     ▲                                    │ ▲ │                    │
 *     └────────────── answered ────────────┘ └─┘ failed: longer     │ probe succeeded
 *     ▲                                                             │
 *     └─────────────────────────────────────────────────────────────┘
 * </pre>
 *
 * A good probe ends a pause but does not forget what led to it: the next failure is followed by a longer one.
 */
sealed interface Health {

    /**
     * It gets requests.
     *
     * @param failures in a row, fewer than {@value #MOST_FAILURES}
     */
    record Good(int failures) implements Health {

        static final Health FRESH = new Good(0);
    }

    /** Requests failed (circuit breaker): left out until then. */
    record Paused(int failures, long untilNanos) implements Health {}

    /** Its probe failed: left out until one succeeds. */
    record Down() implements Health {}

    int MOST_FAILURES = 3;
    long FIRST_PAUSE_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** The longest pause is the first doubled so often. */
    int MOST_DOUBLINGS = 5;

    /** Whether it gets requests only when there is no other. */
    default boolean isLeftOut(long nowNanos) {
        return switch (this) {
            case Good _ -> false;
            case Paused paused -> nowNanos - paused.untilNanos < 0;
            case Down _ -> true;
        };
    }

    /** A request was answered. */
    default Health answered() {
        return switch (this) {
            case Good _, Paused _ -> Good.FRESH;
            case Down down -> down;
        };
    }

    /** A request failed that another target might have answered. */
    default Health failed(long nowNanos) {
        return switch (this) {
            case Good(int failures) when failures + 1 < MOST_FAILURES -> new Good(failures + 1);
            case Good(int failures) -> paused(failures + 1, nowNanos);
            case Paused(int failures, long _) -> paused(failures + 1, nowNanos);
            case Down down -> down;
        };
    }

    private static Health paused(int failures, long nowNanos) {
        int doublings = Math.min(failures - MOST_FAILURES, MOST_DOUBLINGS);
        return new Paused(failures, nowNanos + (FIRST_PAUSE_NANOS << doublings));
    }

    /** A probe ended. */
    default Health probed(boolean well, long nowNanos) {
        if (!well) {
            return new Down();
        }
        return switch (this) {
            case Good good -> good;
            case Paused(int failures, long _) -> new Paused(failures, nowNanos);
            case Down _ -> Good.FRESH;
        };
    }
}
