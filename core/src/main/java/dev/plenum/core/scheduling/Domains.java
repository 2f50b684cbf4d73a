package dev.plenum.core.scheduling;

import dev.plenum.core.fleet.Node;
import dev.plenum.core.workload.Constraints.Proximity;
import dev.plenum.core.workload.Request;
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

    private record Domain(List<Integer> slots, long room) {}

    private final FleetIndex fleet;

    Domains(FleetIndex fleet) {
        this.fleet = fleet;
    }

    /** Nodes by the part they are in, the part with the least room first; parts without room and nodes that say not where they are do not count. */
    List<List<Integer>> byRoom(Proximity within, Request request) {
        NodeRanking ranking = fleet.ranking(request);
        SequencedMap<String, List<Integer>> parts = new LinkedHashMap<>();
        for (int slot = 0; slot < fleet.size(); slot++) {
            if (fleet.at(slot) != null && ranking.fits(slot)) {
                int here = slot;
                part(within, fleet.at(slot).node())
                        .ifPresent(part -> parts.computeIfAbsent(part, _ -> new ArrayList<>())
                                .add(here));
            }
        }
        return parts.values().stream()
                .map(slots -> new Domain(
                        slots, slots.stream().mapToLong(ranking::room).sum()))
                .sorted(Comparator.comparingLong(Domain::room))
                .map(Domain::slots)
                .toList();
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
