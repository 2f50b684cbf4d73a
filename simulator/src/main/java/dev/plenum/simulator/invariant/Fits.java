package dev.plenum.simulator.invariant;

import dev.plenum.core.fleet.Device;
import dev.plenum.core.fleet.NodeState;
import dev.plenum.core.scheduling.Order;
import dev.plenum.core.scheduling.Promise;
import dev.plenum.core.tenancy.Quota;
import dev.plenum.core.workload.Constraints;
import dev.plenum.core.workload.Constraints.Proximity;
import dev.plenum.core.workload.Job;
import dev.plenum.core.workload.Placement;
import dev.plenum.core.workload.Replica;
import dev.plenum.core.workload.Request;
import dev.plenum.core.workload.Variant;
import dev.plenum.core.workload.WorkloadId;
import dev.plenum.core.workload.WorkloadState;
import dev.plenum.core.world.NodeStatus;
import dev.plenum.core.world.World;
import dev.plenum.simulator.invariant.Spare.Corner;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Whether something that waits could start now: by going through every node, without any of the scheduler's indexes. For replicas that ask for the same, what
 * there is room for is the sum over nodes, whatever the order in which they are placed; so the answer does not depend on a policy.
 */
final class Fits {

    private final World world;
    private final Order order;
    private final List<Promise> promises;
    private final Instant now;
    private final List<Spare> nodes = new ArrayList<>();
    private final List<WorkloadState> waiting;
    private final TreeSet<String> models = new TreeSet<>();
    private final Map<Alike, Boolean> known = new HashMap<>();

    Fits(World world, List<Promise> promises, Order order, Instant now) {
        this.world = world;
        this.order = order;
        this.promises = promises;
        this.now = now;
        SequencedMap<String, Spare> ready = new LinkedHashMap<>();
        for (NodeStatus node : world.nodes().values()) {
            if (node.state() instanceof NodeState.Ready) {
                ready.put(node.node().name(), new Spare(node));
            }
        }
        for (Promise promise : promises) {
            var workload = world.workloads().get(promise.workload()).workload();
            for (int at = 0; at < promise.places().size(); at++) {
                Placement place = promise.places().get(at);
                if (ready.containsKey(place.node())) {
                    ready.get(place.node())
                            .promised(workload.held(promise.replicas().get(at).rank(), place), place);
                }
            }
        }
        nodes.addAll(ready.values());
        Set<WorkloadId> promised = promises.stream().map(Promise::workload).collect(Collectors.toSet());
        waiting = world.workloads().values().stream()
                .filter(state ->
                        !promised.contains(state.id()) && !due(state, now).isEmpty())
                .toList();
        for (NodeStatus node : world.nodes().values()) {
            if (!(node.state() instanceof NodeState.Unreachable)) {
                node.node().devices().forEach(device -> models.add(device.model()));
            }
        }
    }

    /** Its replicas that would start together; none when nothing of it waits, or it was promised places. */
    static List<Replica> due(WorkloadState state, Instant now) {
        boolean gang = state.workload() instanceof Job;
        boolean leaving = state.replicas().stream()
                .anyMatch(replica -> replica.preemption().isPresent());
        if (state.stopping().isPresent() || (gang && leaving)) {
            return List.of();
        }
        return state.replicas().stream()
                .filter(replica -> GangsWhole.waits(replica, now))
                .limit(gang ? Long.MAX_VALUE : 1)
                .toList();
    }

    /** All that waits and could be tried, in the order of submission. */
    List<WorkloadState> waiting() {
        return waiting;
    }

    /** Whether its project's quota leaves room for it, on any device model. */
    boolean quotaAllows(WorkloadState state) {
        List<Replica> due = due(state, now);
        return variants(state).stream()
                .anyMatch(variant -> narrowed(state, due, variant).isPresent());
    }

    /** Whether quota and fleet have room for it. Of equal ones only the first is looked into. */
    boolean fits(WorkloadState state) {
        List<Replica> due = due(state, now);
        if (due.size() < state.replicas().size()) {
            return fits(state, due);
        }
        Alike alike = new Alike(
                state.workload().project(),
                state.workload() instanceof Job,
                due.size(),
                state.workload().request(),
                state.workload().request(due.size() - 1),
                state.workload().variants());
        return known.computeIfAbsent(alike, _ -> fits(state, due));
    }

    private record Alike(
            String project, boolean gang, int due, Request request, Request last, List<Variant> variants) {}

    private boolean fits(WorkloadState state, List<Replica> due) {
        return variants(state).stream().anyMatch(variant -> narrowed(state, due, variant)
                .filter(request -> room(state, due, variant, request))
                .isPresent());
    }

    /** A gang whose other replicas run goes on as the variant that they are. */
    private static List<Integer> variants(WorkloadState state) {
        if (state.workload() instanceof Job) {
            for (Replica replica : state.replicas()) {
                Optional<Placement> place = replica.phase().place();
                if (place.isPresent()) {
                    return List.of(place.get().variant());
                }
            }
        }
        List<Integer> all = new ArrayList<>();
        for (int variant = 0; variant <= state.workload().variants().size(); variant++) {
            all.add(variant);
        }
        return all;
    }

    private static Request request(WorkloadState state, int variant) {
        return variant == 0
                ? state.workload().request()
                : state.workload().variants().get(variant - 1).request();
    }

    private static Request request(WorkloadState state, int variant, Replica replica) {
        return variant == 0 ? state.workload().request(replica.id().rank()) : request(state, variant);
    }

    /** The request on those models for which the quota has room; empty when there is none. */
    private Optional<Request> narrowed(WorkloadState state, List<Replica> due, int variant) {
        String project = state.workload().project();
        Quota quota = world.projects().get(project).quota();
        long cores = 0;
        long devices = 0;
        for (Replica replica : due) {
            cores += request(state, variant, replica).cpu().thousandths();
            devices += request(state, variant, replica).deviceThousandths();
        }
        Request asked = request(state, variant);
        long more = cores;
        boolean cpu = quota.cpu()
                .filter(most -> held(project, Optional.empty()) + more > most.thousandths())
                .isEmpty();
        if (!cpu || (order == Order.FAIR_SHARE && overCommitted(state, due))) {
            return Optional.empty();
        }
        if (asked.devices().isEmpty()) {
            return Optional.of(asked);
        }
        List<String> full = new ArrayList<>();
        for (String model : quota.devicesByModel().keySet()) {
            if (asked.devices().get().accepts(model)
                    && held(project, Optional.of(model)) + devices > quota.most(model)) {
                full.add(model);
            }
        }
        if (full.isEmpty()) {
            return Optional.of(asked);
        }
        boolean any = asked.devices().get().model().equals(Request.Devices.ANY);
        List<String> allowed =
                new ArrayList<>(any ? models : asked.devices().get().models());
        allowed.removeAll(full);
        return allowed.isEmpty() ? Optional.empty() : Optional.of(on(allowed, asked));
    }

    private static Request on(List<String> models, Request asked) {
        Request.Devices devices = asked.devices().orElseThrow();
        return new Request(
                asked.cpu(),
                asked.memory(),
                Optional.of(new Request.Devices(
                        models.getFirst(), devices.count(), devices.share(), models.subList(1, models.size()))),
                asked.extras(),
                asked.constraints());
    }

    private long held(String project, Optional<String> model) {
        long held = 0;
        for (WorkloadState state : world.workloads().values()) {
            if (state.workload().project().equals(project)) {
                for (Replica replica : state.replicas()) {
                    Optional<Placement> place = replica.phase().place();
                    if (place.isPresent()) {
                        Request request = state.workload().held(replica.id().rank(), place.get());
                        held += model.isEmpty()
                                ? request.cpu().thousandths()
                                : model.get().equals(place.get().model()) ? request.deviceThousandths() : 0;
                    }
                }
            }
        }
        return held;
    }

    /** With what was promised to its project, this would be more than it may hold. */
    private boolean overCommitted(WorkloadState state, List<Replica> due) {
        String project = state.workload().project();
        String account = VictimsFair.account(state.workload().request());
        long limit = VictimsFair.limit(world, project, account);
        if (limit == Long.MAX_VALUE) {
            return false;
        }
        long amount = due.stream()
                .mapToLong(replica ->
                        VictimsFair.amount(state.workload().request(replica.id().rank())))
                .sum();
        long committed =
                VictimsFair.held(world, project, account) + VictimsFair.promised(world, promises, project, account);
        return committed + amount > limit;
    }

    private boolean room(WorkloadState state, List<Replica> due, int variant, Request request) {
        Request last = request(state, variant, due.getLast());
        Optional<Request> rest = last.equals(request(state, variant))
                ? Optional.empty()
                : Optional.of(
                        request.devices().map(devices -> on(devices, last)).orElse(last));
        Optional<Proximity> within = request.constraints()
                .flatMap(Constraints::within)
                .filter(_ -> state.workload() instanceof Job && state.replicas().size() > 1);
        List<Part> parts = within.map(proximity -> parts(state, request, proximity))
                .orElseGet(() -> List.of(new Part(nodes, Corner.ANY)));
        return parts.stream()
                .anyMatch(part -> due.size() == 1 && rest.isPresent()
                        ? enough(part, state, 1, rest.get(), Optional.empty())
                        : enough(part, state, due.size(), request, rest));
    }

    private static Request on(Request.Devices narrowed, Request last) {
        return on(narrowed.models(), last);
    }

    /** A part of the fleet that would have to hold the whole gang. */
    private record Part(List<Spare> nodes, Corner corner) {}

    private List<Part> parts(WorkloadState state, Request request, Proximity within) {
        boolean whole = request.devices().filter(asked -> !asked.fraction()).isPresent();
        SequencedMap<String, Part> parts = new LinkedHashMap<>();
        for (Spare node : nodes) {
            Optional<String> part = GangsWhole.part(within, node.node());
            boolean oneNode = within == Proximity.DEVICE_GROUP || within == Proximity.NODE;
            for (Corner corner : oneNode ? corners(request, within, whole, node) : List.of(Corner.ANY)) {
                part.filter(name -> besideOthers(state, within, name, corner)).ifPresent(name -> parts.computeIfAbsent(
                                name + corner, _ -> new Part(new ArrayList<>(), corner))
                        .nodes
                        .add(node));
            }
        }
        return List.copyOf(parts.values());
    }

    private static List<Corner> corners(Request request, Proximity within, boolean whole, Spare node) {
        if (request.devices().isEmpty()) {
            return List.of(Corner.ANY);
        }
        return node.node().devices().stream()
                .map(device ->
                        new Corner(whole ? device.model() : "", within == Proximity.DEVICE_GROUP ? device.group() : -1))
                .distinct()
                .toList();
    }

    /** Those of its replicas that run are in that part, if there are any. */
    private boolean besideOthers(WorkloadState state, Proximity within, String part, Corner corner) {
        for (Replica replica : state.replicas()) {
            Optional<Placement> place = replica.phase().place();
            if (place.isPresent()) {
                var node = world.nodes().get(place.get().node()).node();
                boolean same = GangsWhole.part(within, node).equals(Optional.of(part));
                for (Device device : node.devices()) {
                    same &= corner.group() < 0
                            || !place.get().deviceIndexes().contains(device.index())
                            || device.group() == corner.group();
                }
                if (!same) {
                    return false;
                }
            }
        }
        return true;
    }

    private boolean enough(Part part, WorkloadState state, int due, Request request, Optional<Request> rest) {
        int most = request.constraints().map(Constraints::mostPerNode).orElse(0);
        int full = due - (rest.isPresent() ? 1 : 0);
        long sum = 0;
        boolean restFits = rest.isEmpty();
        for (Spare node : part.nodes) {
            if (node.allows(request)
                    && PlacesAllowed.law(world, state, node.node()).isEmpty()) {
                long left = most == 0 ? Long.MAX_VALUE : Math.max(0, most - held(state, node));
                long room = Math.min(due, Math.min(left, node.room(request, part.corner)));
                sum += room;
                if (rest.isPresent() && room < left) {
                    restFits |= node.after(request, room, part.corner).room(rest.get(), part.corner) > 0;
                }
            }
        }
        return sum >= due || (sum == full && restFits);
    }

    private static long held(WorkloadState state, Spare node) {
        return state.replicas().stream()
                .flatMap(replica -> replica.phase().place().stream())
                .filter(place -> place.node().equals(node.node().name()))
                .count();
    }

    /** For the words of an alarm. */
    String spare(WorkloadState state) {
        return due(state, now).size() + " replicas of " + state.workload().request() + "; free are "
                + nodes.stream().map(Spare::toString).collect(Collectors.joining(", "));
    }
}
