package dev.plenum.gateway;

import dev.plenum.gateway.snapshot.Target;
import dev.plenum.gateway.traffic.Activity;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.UnaryOperator;

/**
 * Chooses the target of a request, among those that are well ({@link Health}) while there is one. Safe from any thread.
 *
 * <ol>
 *   <li>What is tied to a target (sticky by key or user) goes there.
 *   <li>Else its weight is drawn: targets of one weight together get that weight times their number of all requests, whatever the prompts are, so that a canary
 *       of 1 % gets 1 %. Those that have far more than their share under way already are passed over, be it because they are slow.
 *   <li>Of the targets with that weight, the one that was last given a prompt with the longest beginning in common, unless it has half more to do than
 *       they have on average.
 *   <li>Else the one with the fewest requests under way; among equals, each in turn.
 * </ol>
 */
final class Balancer {

    /** A retry costs as much as so many requests earn: retries add at most a fifth to what engines get. */
    private static final int RETRY_PRICE = 5;

    private static final int MOST_SAVED = 100 * RETRY_PRICE;

    /** How much more than the average a target may have to do and still get what it has in its cache. */
    private static final double SPREAD = 1.5;

    /**
     * What targets of one weight may have under way beside the others: so many times what their weight says, and so many more.
     */
    private static final double MOST_TIMES = 1.5;

    private static final int MOST_MORE = 3;

    /** One target, and how it does. */
    private static final class State {
        private final Target target;
        private final int number;
        private final long hash;
        private final AtomicInteger busy = new AtomicInteger();
        private final AtomicReference<Health> health = new AtomicReference<>(Health.Good.FRESH);
        private final LongAdder pauses = new LongAdder();

        State(Target target, int number) {
            this.target = target;
            this.number = number;
            this.hash = Rendezvous.hash(target.baseUrl().toString());
        }

        int weight() {
            return target.weight();
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
     * @param tie hash of what is tied to one target; 0 for nothing
     * @param beginnings hashes of the prompt's beginnings, see {@link PromptPrefix}
     */
    Target choose(List<Target> targets, Set<Target> tried, long tie, long[] beginnings, long nowNanos) {
        List<State> able = able(targets, tried, nowNanos);
        if (able.isEmpty()) {
            return null;
        }
        State chosen = tie != 0 ? tied(able, tie) : byWeight(able, beginnings);
        chosen.busy.incrementAndGet();
        for (long hash : beginnings) {
            prefixes.given(of(hash, chosen.weight()), chosen.number);
        }
        return chosen.target;
    }

    /** Those that are well, or if none is all, without those already tried. */
    private List<State> able(List<Target> targets, Set<Target> tried, long nowNanos) {
        List<State> well = new ArrayList<>(targets.size());
        List<State> leftOut = new ArrayList<>(0);
        for (Target target : targets) {
            State state = state(target);
            if (!tried.contains(target)) {
                (state.health.get().isLeftOut(nowNanos) ? leftOut : well).add(state);
            }
        }
        return well.isEmpty() ? leftOut : well;
    }

    private static State tied(List<State> able, long tie) {
        State best = able.getFirst();
        double highest = 0;
        for (State state : able) {
            double score = Rendezvous.score(tie, state.hash, state.weight());
            if (score > highest) {
                best = state;
                highest = score;
            }
        }
        return best;
    }

    private State byWeight(List<State> able, long[] beginnings) {
        List<State> alike = drawn(able);
        State knowing = knowing(alike, beginnings);
        return knowing != null ? knowing : leastBusy(alike);
    }

    /** Those of one weight, by chance in proportion to how many requests they are to get; all where those have too much under way. */
    private static List<State> drawn(List<State> able) {
        long weights = 0;
        boolean alike = true;
        for (State state : able) {
            weights += state.weight();
            alike &= state.weight() == able.getFirst().weight();
        }
        if (alike) {
            return able;
        }
        long at = ThreadLocalRandom.current().nextLong(weights);
        int index = -1;
        while (at >= 0) {
            at -= able.get(++index).weight();
        }
        int weight = able.get(index).weight();
        List<State> drawn =
                able.stream().filter(state -> state.weight() == weight).toList();
        long weightDrawn = (long) weight * drawn.size();
        double ratio = (double) weightDrawn / (weights - weightDrawn);
        long busyDrawn = busy(drawn);
        double most = MOST_TIMES * ratio * (busy(able) - busyDrawn) + MOST_MORE * Math.max(1, ratio);
        return busyDrawn > most ? able : drawn;
    }

    private static long busy(List<State> states) {
        long busy = 0;
        for (State state : states) {
            busy += state.busy.get();
        }
        return busy;
    }

    /** Targets of different weight have caches of their own. */
    private static long of(long hash, int weight) {
        return hash ^ PromptPrefix.mix(weight);
    }

    /** The one with the longest beginning in its cache that does not have too much to do; {@code null} where there is none. */
    private State knowing(List<State> alike, long[] beginnings) {
        for (int at = beginnings.length - 1; at >= 0; at--) {
            int number = prefixes.target(of(beginnings[at], alike.getFirst().weight()));
            for (State state : alike) {
                if (state.number == number && !isAhead(state, alike)) {
                    return state;
                }
            }
        }
        return null;
    }

    private static boolean isAhead(State state, List<State> alike) {
        return state.busy.get() + 1 > Math.ceil(SPREAD * (busy(alike) + 1) / alike.size());
    }

    private State leastBusy(List<State> some) {
        int start = turn.getAndIncrement();
        State best = some.getFirst();
        double least = Double.POSITIVE_INFINITY;
        for (int i = 0; i < some.size(); i++) {
            State state = some.get(Math.floorMod(start + i, some.size()));
            double load = (state.busy.get() + 1.0) / state.weight();
            if (load < least) {
                best = state;
                least = load;
            }
        }
        return best;
    }

    /** Whether one of them is well. */
    boolean healthy(List<Target> targets, long nowNanos) {
        return targets.stream()
                .map(this::state)
                .anyMatch(state -> !state.health.get().isLeftOut(nowNanos));
    }

    void done(Target target) {
        state(target).busy.decrementAndGet();
    }

    void succeeded(Target target) {
        AtomicReference<Health> health = state(target).health;
        if (!health.get().equals(Health.Good.FRESH)) {
            health.updateAndGet(Health::answered);
        }
        if (retriesSaved.get() < MOST_SAVED) {
            retriesSaved.incrementAndGet();
        }
    }

    void failed(Target target, long nowNanos) {
        Health _ = becomes(target, before -> before.failed(nowNanos), nowNanos);
    }

    /** A probe of the target ended; returns how it does now. */
    Health probed(Target target, boolean well, long nowNanos) {
        return becomes(target, before -> before.probed(well, nowNanos), nowNanos);
    }

    private Health becomes(Target target, UnaryOperator<Health> change, long nowNanos) {
        State state = state(target);
        Health before = state.health.getAndUpdate(change);
        Health after = change.apply(before);
        if (!before.isLeftOut(nowNanos) && after.isLeftOut(nowNanos)) {
            state.pauses.increment();
        }
        return after;
    }

    /** How it does. */
    Health health(Target target) {
        return state(target).health.get();
    }

    /** How a target does. */
    Activity.OfTarget activity(Target target, long nowNanos) {
        int busy = state(target).busy.get();
        return switch (state(target).health.get()) {
            case Health.Good(int failures) -> new Activity.OfTarget(target, busy, failures, Duration.ZERO, false);
            case Health.Paused(int failures, long until) ->
                new Activity.OfTarget(target, busy, failures, Duration.ofNanos(Math.max(0, until - nowNanos)), false);
            case Health.Down _ -> new Activity.OfTarget(target, busy, 0, Duration.ZERO, true);
        };
    }

    /** Whether one more retry is within what is allowed beside the requests. */
    boolean mayRetry() {
        return retriesSaved.getAndUpdate(saved -> saved >= RETRY_PRICE ? saved - RETRY_PRICE : saved) >= RETRY_PRICE;
    }

    /**
     * How one target does, for {@link Metrics}.
     *
     * @param underWay requests that it is at
     * @param paused it is left out while there is another that is well
     * @param pauses how often that began
     */
    record Condition(Target target, int underWay, boolean paused, long pauses) {}

    /** Of all that were in a route since the last {@link #retain}. */
    List<Condition> conditions(long nowNanos) {
        return states.entrySet().stream()
                .map(entry -> new Condition(
                        entry.getKey(),
                        entry.getValue().busy.get(),
                        entry.getValue().health.get().isLeftOut(nowNanos),
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
        return states.computeIfAbsent(target, one -> new State(one, 1 + (numbers.getAndIncrement() & 0x7fff)));
    }
}
