package dev.plenum.core.scheduling;

import dev.plenum.core.fleet.Device;
import dev.plenum.core.fleet.FreeShares;
import dev.plenum.core.fleet.Node;
import dev.plenum.core.workload.Constraints.Proximity;
import dev.plenum.core.workload.Placement;
import dev.plenum.core.workload.Request;
import dev.plenum.core.world.NodeStatus;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The parts of the fleet that a gang may have to stay inside. Looked through node by node: gangs with that wish are few. */
final class Domains {

    /**
     * One part.
     *
     * @param group of the node's devices; -1: all of them
     */
    record Domain(List<Integer> slots, int group, long room) {

        /** The node as it is seen from this part: devices of other groups are not free. */
        NodeStatus seen(NodeStatus node) {
            if (group < 0) {
                return node;
            }
            int[] shares = node.freeShares().toArray();
            for (int position = 0; position < shares.length; position++) {
                shares[position] = node.node().devices().get(position).group() == group ? shares[position] : 0;
            }
            return new NodeStatus(
                    node.node(),
                    node.rank(),
                    node.state(),
                    node.freeCpu(),
                    node.freeMemory(),
                    new FreeShares(shares),
                    node.freeExtras());
        }
    }

    private record Part(String name, int group) {}

    private final FleetIndex fleet;

    Domains(FleetIndex fleet) {
        this.fleet = fleet;
    }

    /**
     * The parts, the one with the least room first; parts without room and nodes that say not where they are do not count.
     *
     * @param others places of the gang's replicas that run: with any, only their part counts
     */
    List<Domain> byRoom(Proximity within, Request request, List<Placement> others) {
        NodeRanking ranking = fleet.ranking(request);
        SequencedMap<Part, List<Integer>> parts = new LinkedHashMap<>();
        for (int slot = 0; slot < fleet.size(); slot++) {
            if (fleet.at(slot) != null) {
                for (Part part : parts(within, fleet.at(slot).node())) {
                    parts.computeIfAbsent(part, _ -> new ArrayList<>()).add(slot);
                }
            }
        }
        return parts.entrySet().stream()
                .filter(entry -> others.stream().allMatch(place -> has(within, entry.getKey(), place)))
                .map(entry -> new Domain(
                        entry.getValue(),
                        entry.getKey().group,
                        entry.getValue().stream().mapToLong(ranking::room).sum()))
                .filter(domain -> domain.room > 0)
                .sorted(Comparator.comparingLong(Domain::room))
                .toList();
    }

    private boolean has(Proximity within, Part part, Placement place) {
        Node node = fleet.at(fleet.slot(place.node())).node();
        return parts(within, node).contains(part)
                && (part.group < 0
                        || place.deviceIndexes().stream()
                                .allMatch(index ->
                                        node.devices().get(node.position(index)).group() == part.group));
    }

    private static List<Part> parts(Proximity within, Node node) {
        if (within == Proximity.DEVICE_GROUP && !node.devices().isEmpty()) {
            return node.devices().stream()
                    .map(Device::group)
                    .distinct()
                    .map(group -> new Part(node.name(), group))
                    .toList();
        }
        return part(within, node).stream().map(name -> new Part(name, -1)).toList();
    }

    private static Optional<String> part(Proximity within, Node node) {
        return switch (within) {
            case DEVICE_GROUP, NODE -> Optional.of(node.name());
            case RACK -> labels(node, "region", "zone", "rack");
            case ZONE -> labels(node, "region", "zone");
            case REGION -> labels(node, "region");
        };
    }

    /** Empty when the last of them is missing. */
    private static Optional<String> labels(Node node, String... names) {
        Function<String, String> value = name -> node.labels().getOrDefault(name, "");
        return value.apply(names[names.length - 1]).isEmpty()
                ? Optional.empty()
                : Optional.of(List.of(names).stream().map(value).collect(Collectors.joining("/")));
    }
}
