package dev.plenum.simulator;

import dev.plenum.core.scheduling.FairShareSettings;
import dev.plenum.core.scheduling.Order;
import dev.plenum.core.scheduling.RequestMix;
import dev.plenum.core.scheduling.SchedulerSettings;
import dev.plenum.simulator.replay.Policies;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** How the scheduler of one random history is set, drawn from its seed: order, skipping or strict, placement policy, and times short enough to matter. */
record Setup(
        Order order,
        boolean skipping,
        String placement,
        Duration notice,
        Optional<Duration> reserveAfter,
        FairShareSettings fairShare) {

    static Setup drawn(RandomGenerator random) {
        return new Setup(
                one(random, List.of(Order.FIFO, Order.SHORTEST_FIRST, Order.FAIR_SHARE, Order.FAIR_SHARE)),
                random.nextInt(4) > 0,
                one(random, Policies.NAMES),
                Duration.ofSeconds(random.nextInt(1, 12)),
                Optional.of(Duration.ofSeconds(random.nextInt(30))).filter(_ -> random.nextBoolean()),
                new FairShareSettings(
                        Duration.ofSeconds(random.nextInt(20, 600)),
                        random.nextInt(7),
                        random.nextInt(3),
                        Duration.ofSeconds(random.nextInt(20)),
                        Duration.ofSeconds(random.nextInt(5, 60)),
                        Duration.ofSeconds(random.nextInt(1, 10))));
    }

    private static <T> T one(RandomGenerator random, List<T> of) {
        return of.get(random.nextInt(of.size()));
    }

    /** For one control plane: the next one, after a crash, has a policy that has learned nothing. */
    SchedulerSettings settings() {
        return new SchedulerSettings(
                order,
                skipping,
                Policies.named(placement, RequestMix.learned()),
                new LinkedHashMap<>(),
                notice,
                reserveAfter,
                fairShare);
    }
}
