package dev.plenum.core.scheduling;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.SequencedMap;

/**
 * The scheduler's knobs; {@code docs/scheduling.md} says what each does.
 *
 * @param order of what waits, within a priority class
 * @param skipping whether what does not fit is skipped over; else it holds up everything behind it
 * @param placement what makes a node a good one
 * @param placementByPool the same for single node pools, where they differ
 * @param notice between telling a replica to give way and its place being free
 * @param reserveAfter what has been first in the queue without finding room for so long has places kept for it; absent: never
 * @param fairShare of the order by fair share
 */
public record SchedulerSettings(
        Order order,
        boolean skipping,
        Scorer placement,
        SequencedMap<String, Scorer> placementByPool,
        Duration notice,
        Optional<Duration> reserveAfter,
        FairShareSettings fairShare) {

    private static final Duration USUAL_NOTICE = Duration.ofSeconds(60);

    /** By arrival, skipping over what does not fit, onto the first node that does. */
    public static SchedulerSettings firstFit() {
        return new SchedulerSettings(
                Order.FIFO,
                true,
                new FirstFit(),
                new LinkedHashMap<>(),
                USUAL_NOTICE,
                Optional.empty(),
                FairShareSettings.USUAL);
    }

    /** What runs live: by fair share, where least is stranded, as far as it is learned what is asked for. */
    public static SchedulerSettings usual() {
        return firstFit().in(Order.FAIR_SHARE).with(new LeastStranded(RequestMix.learned()));
    }

    /** With places kept for what is first and finds no room. */
    public SchedulerSettings reserving(Duration after) {
        return new SchedulerSettings(
                order, skipping, placement, placementByPool, notice, Optional.of(after), fairShare);
    }

    public SchedulerSettings in(Order other) {
        return new SchedulerSettings(other, skipping, placement, placementByPool, notice, reserveAfter, fairShare);
    }

    public SchedulerSettings with(Scorer other) {
        return new SchedulerSettings(order, skipping, other, placementByPool, notice, reserveAfter, fairShare);
    }

    /** With another notice. */
    public SchedulerSettings giving(Duration other) {
        return new SchedulerSettings(order, skipping, placement, placementByPool, other, reserveAfter, fairShare);
    }

    /** Nothing overtakes what does not fit. */
    public SchedulerSettings strict() {
        return new SchedulerSettings(order, false, placement, placementByPool, notice, reserveAfter, fairShare);
    }
}
