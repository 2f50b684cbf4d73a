package dev.plenum.simulator.invariant;

import dev.plenum.core.scheduling.Order;
import dev.plenum.core.tenancy.PriorityClass;
import dev.plenum.core.workload.WorkloadState;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Where shares do not count, nothing of a lower priority class is placed in a turn at the end of which something of a higher class waits that would fit. In
 * strict order nothing at all is placed before what stands ahead of it and waits for room.
 */
final class OrderKept implements LiveInvariant {

    @Override
    public String name() {
        return "priority";
    }

    @Override
    public Optional<String> check(Moment moment) {
        if (!moment.inOrder() || moment.placed().isEmpty()) {
            return Optional.empty();
        }
        List<WorkloadState> placed = moment.placed().stream()
                .map(id -> moment.world().workloads().get(id))
                .filter(Objects::nonNull)
                .toList();
        return moment.strict() ? strict(moment, placed) : byClass(moment, placed);
    }

    private static Optional<String> byClass(Moment moment, List<WorkloadState> placed) {
        Optional<WorkloadState> last = placed.stream().max(Comparator.comparing(OrderKept::priority));
        return moment.fits().waiting().stream()
                .filter(state -> last.isPresent()
                        && priority(state).compareTo(priority(last.get())) < 0
                        && moment.fits().fits(state))
                .findFirst()
                .map(state -> ahead(state, last.orElseThrow()));
    }

    private static Optional<String> strict(Moment moment, List<WorkloadState> placed) {
        Comparator<WorkloadState> order = moment.settings().order() == Order.FIFO
                ? Comparator.comparing(OrderKept::priority).thenComparingLong(WorkloadState::position)
                : Comparator.comparing(OrderKept::priority);
        WorkloadState last = placed.stream().max(order).orElseThrow();
        return moment.fits().waiting().stream()
                .filter(state -> order.compare(state, last) < 0 && moment.fits().quotaAllows(state))
                .findFirst()
                .map(state -> ahead(state, last));
    }

    private static PriorityClass priority(WorkloadState state) {
        return state.workload().priority();
    }

    private static String ahead(WorkloadState waiting, WorkloadState placed) {
        return waiting.id() + " (" + priority(waiting) + ") waits while " + placed.id() + " (" + priority(placed)
                + ") was placed";
    }
}
