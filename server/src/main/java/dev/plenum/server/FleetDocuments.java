package dev.plenum.server;

import dev.plenum.api.FleetDocument;
import dev.plenum.core.fleet.Device;
import dev.plenum.core.fleet.Node;
import dev.plenum.core.fleet.NodeState;
import dev.plenum.core.world.NodeStatus;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The fleet as columns: 10,000 nodes of eight devices are half a megabyte, a tenth of what a document a node would be. */
final class FleetDocuments {

    private static final int WHOLE = 1000;

    private FleetDocuments() {}

    static FleetDocument of(List<NodeStatus> nodes) {
        Map<FleetDocument.Shape, Integer> shapes = new LinkedHashMap<>();
        List<String> names = new ArrayList<>(nodes.size());
        List<Integer> shapeOf = new ArrayList<>(nodes.size());
        StringBuilder states = new StringBuilder(nodes.size());
        List<Integer> taken = new ArrayList<>();
        for (NodeStatus status : nodes) {
            shapeOf.add(shapes.computeIfAbsent(shape(status.node()), _ -> shapes.size()));
            names.add(status.node().name());
            states.append(letter(status.state()));
            addTaken(status, taken);
        }
        return new FleetDocument(List.copyOf(shapes.keySet()), names, shapeOf, states.toString(), taken);
    }

    private static FleetDocument.Shape shape(Node node) {
        List<FleetDocument.Run> runs = new ArrayList<>();
        for (Device device : node.devices()) {
            boolean goesOn = !runs.isEmpty() && runs.getLast().model().equals(device.model());
            int before = goesOn ? runs.removeLast().count() : 0;
            runs.add(new FleetDocument.Run(device.model(), before + 1));
        }
        return new FleetDocument.Shape(
                node.pool(), node.simulated(), Requests.cores(node.capacity().cpu()), runs);
    }

    private static char letter(NodeState state) {
        return switch (state) {
            case NodeState.Ready _ -> 'r';
            case NodeState.Cordoned _ -> 'c';
            case NodeState.Unreachable _ -> 'u';
        };
    }

    private static void addTaken(NodeStatus status, List<Integer> taken) {
        int devices = status.freeShares().size();
        for (int position = 0; position < devices; position++) {
            taken.add(WHOLE - status.freeShares().at(position));
        }
        if (devices == 0) {
            long all = status.node().capacity().cpu().thousandths();
            taken.add(all == 0 ? 0 : (int) (WHOLE - status.freeCpu().thousandths() * WHOLE / all));
        }
    }
}
