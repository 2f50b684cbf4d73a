package dev.plenum.simulator.invariant;

import dev.plenum.core.scheduling.FirstFit;
import dev.plenum.core.scheduling.Order;
import dev.plenum.core.scheduling.QueueView;
import dev.plenum.core.scheduling.Scheduler;
import dev.plenum.core.scheduling.SchedulerSettings;
import dev.plenum.core.workload.WorkloadId;
import dev.plenum.core.workload.WorkloadState;
import dev.plenum.core.world.Event;
import dev.plenum.core.world.World;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/**
 * What the scheduler keeps in indexes is what it would read from the World: what waits, and what each project holds. By arrival, and while
 * no places are promised, a scheduler built from scratch has the same queue and finds nothing to do either.
 */
final class IndexesTrue implements LiveInvariant {

    /** Building a scheduler costs more than all other checks of a turn: it is done once in so many. */
    private static final int FROM_SCRATCH_EVERY = 4;

    private long looks;

    @Override
    public String name() {
        return "index";
    }

    @Override
    public Optional<String> check(Moment moment) {
        List<WorkloadId> queue = ids(moment.scheduler());
        List<WorkloadId> waiting =
                moment.fits().waiting().stream().map(WorkloadState::id).toList();
        if (queue.size() != waiting.size() || !new HashSet<>(queue).equals(new HashSet<>(waiting))) {
            return Optional.of("the queue is " + queue + ", but " + waiting + " wait");
        }
        return looks++ % FROM_SCRATCH_EVERY == 0 ? fromScratch(moment, queue) : Optional.empty();
    }

    private static Optional<String> fromScratch(Moment moment, List<WorkloadId> queue) {
        World copy = World.of(moment.world().image());
        Scheduler fresh = new Scheduler(copy, plain(moment.settings()));
        List<QueueView.Share> kept = moment.scheduler().queue(0).projects();
        List<QueueView.Share> read = fresh.queue(0).projects();
        if (!held(kept).equals(held(read))) {
            return Optional.of("the scheduler says that projects hold " + kept + ", but it is " + read);
        }
        boolean comparable = moment.settings().order() == Order.FIFO
                && moment.scheduler().promises().isEmpty();
        return comparable ? sameQueue(moment, queue, copy, fresh) : Optional.empty();
    }

    private static Optional<String> sameQueue(Moment moment, List<WorkloadId> queue, World copy, Scheduler fresh) {
        List<Event> decided = new ArrayList<>();
        fresh.advance(moment.now());
        fresh.pass(event -> {
            copy.apply(event);
            decided.add(event);
        });
        if (!decided.isEmpty()) {
            return Optional.of("a scheduler built from scratch decides " + decided);
        }
        return ids(fresh).equals(queue)
                ? Optional.empty()
                : Optional.of("the queue is " + queue + ", built from scratch it is " + ids(fresh));
    }

    /** Placement policies may learn, and a second scheduler must not teach the first one's; nor does it promise anything. */
    private static SchedulerSettings plain(SchedulerSettings settings) {
        return new SchedulerSettings(
                settings.order(),
                settings.skipping(),
                new FirstFit(),
                settings.placementByPool(),
                settings.notice(),
                Optional.empty(),
                settings.fairShare());
    }

    private static List<WorkloadId> ids(Scheduler scheduler) {
        return scheduler.queue(Integer.MAX_VALUE).waiting().stream()
                .map(QueueView.Waiting::id)
                .toList();
    }

    private static List<String> held(List<QueueView.Share> shares) {
        return shares.stream()
                .filter(share -> share.held() > 0)
                .map(share -> share.project() + " " + share.deviceModel() + " " + share.held())
                .toList();
    }
}
