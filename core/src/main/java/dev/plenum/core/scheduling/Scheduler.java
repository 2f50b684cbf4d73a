package dev.plenum.core.scheduling;

import dev.plenum.core.workload.Job;
import dev.plenum.core.workload.Placement;
import dev.plenum.core.workload.Replica;
import dev.plenum.core.workload.ReplicaPhase;
import dev.plenum.core.workload.Request;
import dev.plenum.core.workload.WorkloadState;
import dev.plenum.core.world.Event;
import dev.plenum.core.world.NodeStatus;
import dev.plenum.core.world.World;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Decides which waiting replicas start where.
 *
 * <p>Goal: in {@link Order}, everything that its project's quota and the fleet have room for starts now. Constraints: all {@link Filter}s hold for
 * every replica; a job's replicas start all together or not at all; a service's start one by one. Algorithm: go through the waiting workloads in
 * order; what does not fit is skipped over; of the nodes that fit, the highest {@link Scorer} value wins, then the one that registered first. Each
 * decision is applied before the next is taken, so that the second sees the first.
 *
 * <p>Example: nodes a and b with one free device each; a job of two replicas waits before a job of one. The first gets a and b; the second waits.
 */
public final class Scheduler {

    private static final List<Filter> FILTERS = List.of(
            new NodeTakesReplicas(),
            new DeviceModelMatches(),
            new EnoughDevices(),
            new EnoughCpu(),
            new EnoughMemory());

    private final Order order;
    private final Scorer scorer;

    public Scheduler(Order order, Scorer scorer) {
        this.order = order;
        this.scorer = scorer;
    }

    /** First fit, by priority and arrival. */
    public static Scheduler firstFit() {
        return new Scheduler(Order.PRIORITY_THEN_ARRIVAL, new FirstFit());
    }

    /** One pass; each event that it decides goes to {@code apply} at once, which applies it to this World. */
    public void pass(World world, Instant now, Consumer<Event> apply) {
        List<WorkloadState> waiting = new ArrayList<>(world.waiting());
        waiting.sort(order);
        for (WorkloadState state : waiting) {
            place(world, state, now).forEach(apply);
        }
    }

    private List<Event> place(World world, WorkloadState state, Instant now) {
        List<Replica> due = due(state, now);
        if (due.isEmpty() || state.stopping().isPresent()) {
            return List.of();
        }
        boolean gang = state.workload() instanceof Job;
        if (gang && Admission.refusal(world, state.workload(), due.size()).isPresent()) {
            return List.of();
        }
        List<Event> placed = new ArrayList<>();
        SortedMap<String, NodeStatus> nodes = new TreeMap<>(world.nodes());
        Request request = state.workload().request();
        for (Replica replica : due) {
            boolean admitted = gang
                    || Admission.refusal(world, state.workload(), placed.size() + 1)
                            .isEmpty();
            Optional<NodeStatus> node = admitted ? best(request, nodes) : Optional.empty();
            if (node.isEmpty()) {
                return gang ? List.of() : placed;
            }
            Placement placement = placement(request, node.get());
            nodes.put(placement.node(), node.get().take(request, placement));
            placed.add(new Event.ReplicaPlaced(replica.id(), replica.generation() + 1, placement, now));
        }
        return placed;
    }

    private static List<Replica> due(WorkloadState state, Instant now) {
        return state.replicas().stream()
                .filter(replica ->
                        replica.phase() instanceof ReplicaPhase.Waiting(Instant notBefore) && !notBefore.isAfter(now))
                .toList();
    }

    private Optional<NodeStatus> best(Request request, SortedMap<String, NodeStatus> nodes) {
        return nodes.values().stream()
                .filter(node -> FILTERS.stream().allMatch(filter -> filter.admits(request, node)))
                .max(Comparator.comparingLong((NodeStatus node) -> scorer.score(request, node))
                        .thenComparing(NodeStatus::rank, Comparator.reverseOrder()));
    }

    private static Placement placement(Request request, NodeStatus node) {
        List<Integer> devices = request.devices()
                .map(asked -> EnoughDevices.choose(asked, node))
                .orElse(List.of());
        return new Placement(node.node().name(), devices, node.node().simulated());
    }

    /** Why a workload waits, or where it landed. Computed on demand; changes nothing. */
    public Explanation explain(World world, WorkloadState state, Instant now) {
        return Explanation.of(world, state, now, FILTERS, order);
    }
}
