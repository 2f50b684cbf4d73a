package dev.plenum.core.scheduling;

import dev.plenum.core.workload.Placement;
import dev.plenum.core.workload.Request;
import dev.plenum.core.world.NodeStatus;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;

/** Which nodes a replica may have and which is best: all filters, and the scorer of each node pool. */
final class PlacementRules {

    static final List<Filter> FILTERS = List.of(
            new NodeTakesReplicas(),
            new DeviceModelMatches(),
            new LabelsMatch(),
            new TaintsTolerated(),
            new EnoughDevices(),
            new EnoughCpu(),
            new EnoughMemory(),
            new EnoughExtras());

    private final Scorer usual;
    private final SequencedMap<String, Scorer> byPool;

    PlacementRules(Scorer usual, SequencedMap<String, Scorer> byPool) {
        this.usual = usual;
        this.byPool = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(byPool));
    }

    /** -1 when a filter rules the node out, else its score. */
    int score(Request request, NodeStatus node) {
        for (int filter = 0; filter < FILTERS.size(); filter++) {
            if (!FILTERS.get(filter).admits(request, node)) {
                return -1;
            }
        }
        return scorer(node).score(request, node);
    }

    /** The first filter that rules the node out. */
    Optional<Filter> ruledOutBy(Request request, NodeStatus node) {
        return FILTERS.stream().filter(filter -> !filter.admits(request, node)).findFirst();
    }

    private Scorer scorer(NodeStatus node) {
        return byPool.isEmpty() ? usual : byPool.getOrDefault(node.node().pool(), usual);
    }

    /** The devices it gets on a node that all filters admit. */
    Placement placement(Request request, NodeStatus node, int variant) {
        if (request.devices().isEmpty()) {
            return new Placement(
                    node.node().name(),
                    List.of(),
                    node.node().simulated(),
                    "",
                    variant,
                    node.node().region());
        }
        Request.Devices asked = request.devices().get();
        int[] positions = asked.fraction()
                ? new int[] {scorer(node).device(request, node)}
                : EnoughDevices.whole(request, asked, node);
        List<Integer> indexes = new ArrayList<>(positions.length);
        for (int position : positions) {
            indexes.add(node.node().devices().get(position).index());
        }
        String model = node.node().devices().get(positions[0]).model();
        return new Placement(
                node.node().name(),
                indexes,
                node.node().simulated(),
                model,
                variant,
                node.node().region());
    }

    void asked(Request request, int replicas) {
        usual.asked(request, replicas);
        byPool.values().forEach(scorer -> scorer.asked(request, replicas));
    }

    long version() {
        long version = usual.version();
        for (Scorer scorer : byPool.values()) {
            version += scorer.version();
        }
        return version;
    }
}
