package dev.plenum.core.scheduling;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.SequencedMap;

/**
 * The scheduler's knobs; {@code docs/scheduling.md} says what each does.
 *
 * @param order of what waits, within a priority class
 * @param skipping whether what does not fit is skipped over; else it holds up everything behind it
 * @param placement what makes a node a good one
 * @param placementByPool the same for single node pools, where they differ
 * @param notice between telling a replica to give way and its place being free
 * @param fairShare of the order by fair share
 */
public record SchedulerSettings(
        Order order,
        boolean skipping,
        Scorer placement,
        SequencedMap<String, Scorer> placementByPool,
        Duration notice,
        FairShareSettings fairShare) {

    private static final Duration USUAL_NOTICE = Duration.ofSeconds(60);

    /** By arrival, skipping over what does not fit, onto the first node that does. */
    public static SchedulerSettings firstFit() {
        return new SchedulerSettings(
                Order.FIFO, true, new FirstFit(), new LinkedHashMap<>(), USUAL_NOTICE, FairShareSettings.USUAL);
    }

    public SchedulerSettings in(Order other) {
        return new SchedulerSettings(other, skipping, placement, placementByPool, notice, fairShare);
    }

    public SchedulerSettings with(Scorer other) {
        return new SchedulerSettings(order, skipping, other, placementByPool, notice, fairShare);
    }

    /** Nothing overtakes what does not fit. */
    public SchedulerSettings strict() {
        return new SchedulerSettings(order, false, placement, placementByPool, notice, fairShare);
    }
}
