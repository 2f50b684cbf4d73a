package dev.plenum.gateway;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Chooses the target with the fewest requests under way; among equals, each in turn. */
final class Balancer {

    private final Map<Target, AtomicInteger> outstanding = new ConcurrentHashMap<>();
    private final AtomicInteger turn = new AtomicInteger();

    /** One that is not among those already tried; it counts as busy until {@link #done}. */
    Optional<Target> choose(List<Target> targets, Set<Target> tried) {
        int start = Math.floorMod(turn.getAndIncrement(), Math.max(1, targets.size()));
        Target best = null;
        int least = Integer.MAX_VALUE;
        for (int i = 0; i < targets.size(); i++) {
            Target target = targets.get((start + i) % targets.size());
            int busy = busy(target).get();
            if (busy < least && !tried.contains(target)) {
                best = target;
                least = busy;
            }
        }
        if (best != null) {
            busy(best).incrementAndGet();
        }
        return Optional.ofNullable(best);
    }

    void done(Target target) {
        busy(target).decrementAndGet();
    }

    private AtomicInteger busy(Target target) {
        return outstanding.computeIfAbsent(target, _ -> new AtomicInteger());
    }
}
