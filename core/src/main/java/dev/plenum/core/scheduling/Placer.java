package dev.plenum.core.scheduling;

import dev.plenum.core.scheduling.Domains.Domain;
import dev.plenum.core.units.Mebibytes;
import dev.plenum.core.units.MilliCpu;
import dev.plenum.core.workload.Constraints;
import dev.plenum.core.workload.Constraints.Proximity;
import dev.plenum.core.workload.Job;
import dev.plenum.core.workload.Placement;
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

    /** One place for each of these requests, in their order; none when there is not room for all. {@code variant} 0 is the workload's own request. */
    Optional<List<Placement>> find(WorkloadState state, List<Request> requests, int variant) {
        Workload workload = state.workload();
        Request request = requests.getFirst();
        NodeRanking ranking = fleet.ranking(request);
        Constraints constraints = request.constraints().orElse(Constraints.NONE);
        boolean together = workload instanceof Job && workload.replicas() > 1;
        if (requests.size() == 1
                && constraints.mostPerNode() == 0
                && !(together && constraints.within().isPresent())) {
            int top = ranking.top();
            return top < 0 ? Optional.empty() : Optional.of(List.of(rules.placement(request, fleet.at(top), variant)));
        }
        if (ranking.room() < requests.size() - (requests.getLast().equals(request) ? 0 : 1)) {
            return Optional.empty();
        }
        try {
            return constraints.within().filter(_ -> together).isPresent()
                    ? close(state, constraints, requests, variant)
                    : anywhere(state, requests, constraints.mostPerNode(), variant);
        } finally {
            putBack();
        }
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
            places.add(take(request, top, fleet.at(top), variant));
            spread.placed(top);
        }
        return Optional.of(places);
    }

    /** As if it were there: on devices that are free in {@code seen}, which is what it may use of the node. */
    private Placement take(Request request, int slot, NodeStatus seen, int variant) {
        NodeStatus node = fleet.at(slot);
        Placement place = rules.placement(request, seen, variant);
        before.push(node);
        fleet.put(node.take(request, place));
        return place;
    }

    private void putBack() {
        while (!before.isEmpty()) {
            fleet.put(before.pop());
        }
    }

    private Optional<List<Placement>> close(
            WorkloadState state, Constraints constraints, List<Request> requests, int variant) {
        Proximity within = constraints.within().orElseThrow();
        List<Placement> others = state.replicas().stream()
                .flatMap(replica -> replica.phase().place().stream())
                .toList();
        boolean whole = requests.stream()
                .noneMatch(request ->
                        request.devices().filter(Request.Devices::fraction).isPresent());
        if (whole && others.isEmpty() && (within == Proximity.DEVICE_GROUP || within == Proximity.NODE)) {
            int most = constraints.mostPerNode();
            return most > 0 && requests.size() > most ? Optional.empty() : onOneNode(within, requests, variant);
        }
        for (Domain domain : new Domains(fleet).byRoom(within, requests.getFirst(), others)) {
            Spread spread = new Spread(fleet, state, constraints.mostPerNode());
            Optional<List<Placement>> places = inside(domain, spread, requests, variant);
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
                    variant,
                    together.region()));
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

    private Optional<List<Placement>> inside(Domain domain, Spread spread, List<Request> requests, int variant) {
        List<Placement> places = new ArrayList<>();
        for (Request request : requests) {
            int best = -1;
            int highest = -1;
            for (int slot : domain.slots()) {
                int score = spread.full(slot) ? -1 : rules.score(request, domain.seen(fleet.at(slot)));
                if (score > highest) {
                    highest = score;
                    best = slot;
                }
            }
            if (best < 0) {
                return Optional.empty();
            }
            places.add(take(request, best, domain.seen(fleet.at(best)), variant));
            spread.placed(best);
        }
        return Optional.of(places);
    }
}
