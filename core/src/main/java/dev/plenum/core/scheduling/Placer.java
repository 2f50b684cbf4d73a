package dev.plenum.core.scheduling;

import dev.plenum.core.units.Mebibytes;
import dev.plenum.core.units.MilliCpu;
import dev.plenum.core.workload.Constraints;
import dev.plenum.core.workload.Constraints.Proximity;
import dev.plenum.core.workload.Job;
import dev.plenum.core.workload.Placement;
import dev.plenum.core.workload.Replica;
import dev.plenum.core.workload.Request;
import dev.plenum.core.workload.Workload;
import dev.plenum.core.workload.WorkloadState;
import dev.plenum.core.world.NodeStatus;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * Finds places for the replicas of one workload, all of them or none.
 *
 * <p>It takes the best node for each replica in turn, as if the ones before were there already, and puts everything back: the scheduler's events do it for
 * good. Gangs that must be close together get the part of the fleet (rack, zone, region) that has room for them and keeps least.
 */
final class Placer {

    private final FleetIndex fleet;
    private final PlacementRules rules;
    private final Deque<NodeStatus> before = new ArrayDeque<>();

    Placer(FleetIndex fleet, PlacementRules rules) {
        this.fleet = fleet;
        this.rules = rules;
    }

    /** One place for each of {@code due}, in their order; none when there is not room for all. {@code variant} 0 is the workload's own request. */
    Optional<List<Placement>> find(WorkloadState state, List<Replica> due, int variant) {
        Workload workload = state.workload();
        Request request = variant == 0
                ? workload.request()
                : workload.variants().get(variant - 1).request();
        NodeRanking ranking = fleet.ranking(request);
        Constraints constraints = request.constraints().orElse(Constraints.NONE);
        if (due.size() == 1 && constraints.mostPerNode() == 0) {
            Request only = variant == 0 ? workload.request(due.getFirst().id().rank()) : request;
            int top = (only.equals(request) ? ranking : fleet.ranking(only)).top();
            return top < 0 ? Optional.empty() : Optional.of(List.of(rules.placement(only, fleet.at(top), variant)));
        }
        if (ranking.room() < due.size() - (rest(workload).isPresent() ? 1 : 0)) {
            return Optional.empty();
        }
        List<Request> requests = due.stream()
                .map(replica -> variant == 0 ? workload.request(replica.id().rank()) : request)
                .toList();
        try {
            return constraints
                            .within()
                            .filter(_ -> workload instanceof Job && due.size() > 1)
                            .isPresent()
                    ? close(constraints.within().get(), requests, variant)
                    : anywhere(state, requests, constraints.mostPerNode(), variant);
        } finally {
            putBack();
        }
    }

    private static Optional<Request> rest(Workload workload) {
        return workload instanceof Job job ? job.rest() : Optional.empty();
    }

    private Optional<List<Placement>> anywhere(
            WorkloadState state, List<Request> requests, int mostPerNode, int variant) {
        Spread spread = new Spread(fleet, state, mostPerNode);
        List<Placement> places = new ArrayList<>(requests.size());
        for (Request request : requests) {
            int top = spread.top(fleet.ranking(request));
            if (top < 0) {
                return Optional.empty();
            }
            places.add(take(request, top, variant));
            spread.placed(top);
        }
        return Optional.of(places);
    }

    /** As if it were there. */
    private Placement take(Request request, int slot, int variant) {
        NodeStatus node = fleet.at(slot);
        Placement place = rules.placement(request, node, variant);
        before.push(node);
        fleet.put(node.take(request, place));
        return place;
    }

    private void putBack() {
        while (!before.isEmpty()) {
            fleet.put(before.pop());
        }
    }

    private Optional<List<Placement>> close(Proximity within, List<Request> requests, int variant) {
        boolean whole = requests.stream()
                .noneMatch(request ->
                        request.devices().filter(Request.Devices::fraction).isPresent());
        if (whole && (within == Proximity.DEVICE_GROUP || within == Proximity.NODE)) {
            return onOneNode(within, requests, variant);
        }
        for (List<Integer> domain : new Domains(fleet).byRoom(within, requests.getFirst())) {
            Optional<List<Placement>> places = inside(domain, requests, variant);
            if (places.isPresent()) {
                return places;
            }
            putBack();
        }
        return Optional.empty();
    }

    /** Together they are one large request, whose devices are then dealt out. */
    private Optional<List<Placement>> onOneNode(Proximity within, List<Request> requests, int variant) {
        Request all = sum(requests, within);
        int top = fleet.ranking(all).top();
        if (top < 0) {
            return Optional.empty();
        }
        Placement together = rules.placement(all, fleet.at(top), variant);
        List<Placement> places = new ArrayList<>();
        int from = 0;
        for (Request request : requests) {
            int to = from + request.devices().map(Request.Devices::count).orElse(0);
            places.add(new Placement(
                    together.node(),
                    together.deviceIndexes().subList(from, to),
                    together.simulated(),
                    together.model(),
                    variant));
            from = to;
        }
        return Optional.of(places);
    }

    private static Request sum(List<Request> requests, Proximity within) {
        Request first = requests.getFirst();
        long cpu = requests.stream()
                .mapToLong(request -> request.cpu().thousandths())
                .sum();
        long memory =
                requests.stream().mapToLong(request -> request.memory().count()).sum();
        int devices = requests.stream()
                .mapToInt(
                        request -> request.devices().map(Request.Devices::count).orElse(0))
                .sum();
        var extras = new java.util.TreeMap<String, Long>();
        requests.forEach(request -> request.extras().forEach((name, amount) -> extras.merge(name, amount, Long::sum)));
        Constraints constraints = first.constraints().orElse(Constraints.NONE);
        return new Request(
                new MilliCpu(cpu),
                new Mebibytes(memory),
                first.devices()
                        .map(asked -> new Request.Devices(asked.model(), devices, asked.share(), asked.alternatives())),
                extras,
                Optional.of(new Constraints(
                        constraints.labels(),
                        constraints.tolerations(),
                        within == Proximity.DEVICE_GROUP ? constraints.within() : Optional.empty(),
                        0)));
    }

    private Optional<List<Placement>> inside(List<Integer> domain, List<Request> requests, int variant) {
        List<Placement> places = new ArrayList<>();
        for (Request request : requests) {
            int best = -1;
            int highest = -1;
            for (int slot : domain) {
                int score = rules.score(request, fleet.at(slot));
                if (score > highest) {
                    highest = score;
                    best = slot;
                }
            }
            if (best < 0) {
                return Optional.empty();
            }
            places.add(take(request, best, variant));
        }
        return Optional.of(places);
    }
}
