package dev.plenum.gateway;

import dev.plenum.gateway.snapshot.Target;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/**
 * Chooses the target that was last given a prompt with the longest beginning in common, unless it has a quarter more to do than the others have on average;
 * else the one with the fewest requests under way for its weight; among equals, each in turn. A target that failed several times in a row is chosen
 * only when there is no other, for longer each time (circuit breaker). Safe from any thread.
 */
final class Balancer {

    private static final int FAILURES = 3;
    private static final long FIRST_PAUSE_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final int MOST_DOUBLINGS = 5;

    /** A retry costs as much as so many requests earn: retries add at most a fifth to what engines get. */
    private static final int RETRY_PRICE = 5;

    private static final int MOST_SAVED = 100 * RETRY_PRICE;

    /** How much more than the average a target may have to do and still get what it has in its cache. */
    private static final double SPREAD = 1.25;

    /** How one target does. */
    private static final class State {
        private final int number;
        private final AtomicInteger busy = new AtomicInteger();
        private final AtomicInteger failures = new AtomicInteger();
        private volatile long pausedUntilNanos;
        private volatile boolean paused;
        private final LongAdder pauses = new LongAdder();

        State(int number) {
            this.number = number;
        }
    }

    private final Map<Target, State> states = new ConcurrentHashMap<>();
    private final PrefixTable prefixes = new PrefixTable();
    private final AtomicInteger numbers = new AtomicInteger();
    private final AtomicInteger turn = new AtomicInteger();
    private final AtomicInteger retriesSaved = new AtomicInteger(MOST_SAVED);

    /**
     * One that is not among those already tried, or {@code null}; it counts as busy until {@link #done}.
     *
     * @param beginnings hashes of the prompt's beginnings, see {@link PromptPrefix}
     */
    Target choose(List<Target> targets, Set<Target> tried, long[] beginnings, long nowNanos) {
        if (targets.isEmpty()) {
            return null;
        }
        Target chosen = tried.isEmpty() ? knowing(targets, beginnings, nowNanos) : null;
        if (chosen == null) {
            chosen = leastBusy(targets, tried, nowNanos);
        }
        if (chosen != null) {
            State state = state(chosen);
            state.busy.incrementAndGet();
            for (long hash : beginnings) {
                prefixes.given(hash, state.number);
            }
        }
        return chosen;
    }

    /** The one with the longest beginning in its cache that does not have too much to do; {@code null} where there is none. */
    private Target knowing(List<Target> targets, long[] beginnings, long nowNanos) {
        for (int at = beginnings.length - 1; at >= 0; at--) {
            int number = prefixes.target(beginnings[at]);
            if (number == 0) {
                continue;
            }
            for (Target target : targets) {
                State state = state(target);
                if (state.number == number && !isPaused(state, nowNanos) && !isFull(state, target, targets)) {
                    return target;
                }
            }
        }
        return null;
    }

    private boolean isFull(State state, Target target, List<Target> targets) {
        long busy = 1;
        long weights = 0;
        for (Target other : targets) {
            busy += state(other).busy.get();
            weights += other.weight();
        }
        return state.busy.get() + 1 > Math.ceil(SPREAD * busy * target.weight() / weights);
    }

    private Target leastBusy(List<Target> targets, Set<Target> tried, long nowNanos) {
        int start = Math.floorMod(turn.getAndIncrement(), targets.size());
        Target best = null;
        double least = Double.POSITIVE_INFINITY;
        for (int i = 0; i < targets.size(); i++) {
            Target target = targets.get((start + i) % targets.size());
            State state = state(target);
            double load = (state.busy.get() + 1.0) / target.weight() + (isPaused(state, nowNanos) ? 1e9 : 0);
            if (load < least && !tried.contains(target)) {
                best = target;
                least = load;
            }
        }
        return best;
    }

    /** Whether one of them is not paused. */
    boolean healthy(List<Target> targets, long nowNanos) {
        return targets.stream().map(this::state).anyMatch(state -> !isPaused(state, nowNanos));
    }

    private static boolean isPaused(State state, long nowNanos) {
        return state.paused && nowNanos - state.pausedUntilNanos < 0;
    }

    void done(Target target) {
        state(target).busy.decrementAndGet();
    }

    void succeeded(Target target) {
        State state = state(target);
        if (state.failures.get() > 0) {
            state.failures.set(0);
            state.paused = false;
        }
        if (retriesSaved.get() < MOST_SAVED) {
            retriesSaved.incrementAndGet();
        }
    }

    void failed(Target target, long nowNanos) {
        State state = state(target);
        int beyond = state.failures.incrementAndGet() - FAILURES;
        if (beyond >= 0) {
            if (!isPaused(state, nowNanos)) {
                state.pauses.increment();
            }
            state.pausedUntilNanos = nowNanos + (FIRST_PAUSE_NANOS << Math.min(beyond, MOST_DOUBLINGS));
            state.paused = true;
        }
    }

    /** Whether one more retry is within what is allowed beside the requests. */
    boolean mayRetry() {
        return retriesSaved.getAndUpdate(saved -> saved >= RETRY_PRICE ? saved - RETRY_PRICE : saved) >= RETRY_PRICE;
    }

    /**
     * How one target does, for {@link Metrics}.
     *
     * @param underWay requests that it is at
     * @param paused it gets none while there is another
     * @param pauses how often that began
     */
    record Condition(Target target, int underWay, boolean paused, long pauses) {}

    /** Of all that were in a route since the last {@link #retain}. */
    List<Condition> conditions(long nowNanos) {
        return states.entrySet().stream()
                .map(entry -> new Condition(
                        entry.getKey(),
                        entry.getValue().busy.get(),
                        isPaused(entry.getValue(), nowNanos),
                        entry.getValue().pauses.sum()))
                .toList();
    }

    /** Forgets targets that are in no route any more and have nothing under way. */
    void retain(Set<Target> targets) {
        states.entrySet()
                .removeIf(entry -> !targets.contains(entry.getKey())
                        && entry.getValue().busy.get() == 0);
    }

    private State state(Target target) {
        return states.computeIfAbsent(target, _ -> new State(1 + (numbers.getAndIncrement() & 0x7fff)));
    }
}
