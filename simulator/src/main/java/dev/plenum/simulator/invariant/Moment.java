package dev.plenum.simulator.invariant;

import dev.plenum.core.scheduling.Order;
import dev.plenum.core.scheduling.Scheduler;
import dev.plenum.core.scheduling.SchedulerSettings;
import dev.plenum.core.workload.WorkloadId;
import dev.plenum.core.workload.WorkloadState;
import dev.plenum.core.world.World;
import java.time.Instant;
import java.util.List;
import java.util.SequencedSet;

/**
 * The end of a turn, as the live World and its scheduler have it.
 *
 * @param placed whose replicas were placed in the turn, but for places that were promised before
 */
record Moment(
        Instant now,
        World world,
        Scheduler scheduler,
        SchedulerSettings settings,
        SequencedSet<WorkloadId> placed,
        Fits fits) {

    static Moment of(
            Instant now,
            World world,
            Scheduler scheduler,
            SchedulerSettings settings,
            SequencedSet<WorkloadId> placed) {
        return new Moment(
                now, world, scheduler, settings, placed, new Fits(world, scheduler.promises(), settings.order(), now));
    }

    boolean inOrder() {
        return settings.order() != Order.FAIR_SHARE;
    }

    boolean strict() {
        return inOrder() && !settings.skipping();
    }

    /** All that waits, in the order in which the scheduler tries it. */
    List<WorkloadState> queue() {
        return scheduler.queue(Integer.MAX_VALUE).waiting().stream()
                .map(waiting -> world.workloads().get(waiting.id()))
                .toList();
    }
}
