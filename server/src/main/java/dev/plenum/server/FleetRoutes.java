package dev.plenum.server;

import dev.plenum.api.Items;
import dev.plenum.api.NodeDocument;
import dev.plenum.core.fleet.Device;
import dev.plenum.core.fleet.Node;
import dev.plenum.core.fleet.NodeState;
import dev.plenum.core.world.Input;
import dev.plenum.core.world.NodeStatus;
import java.util.List;

/** The fleet: what there is, and devices that do not exist. */
record FleetRoutes(ServerPorts ports, Writes writes) {

    List<Route> routes() {
        return List.of(
                Route.get("/v1/nodes", exchange -> exchange.json(200, new Items<>(documents()))),
                Route.post("/v1/nodes", this::add),
                Route.delete("/v1/nodes/{name}", this::remove));
    }

    List<NodeDocument> documents() {
        return ports.views().nodes().stream().map(FleetRoutes::document).toList();
    }

    private static NodeDocument document(NodeStatus status) {
        Node node = status.node();
        return new NodeDocument(
                node.name(),
                node.pool(),
                state(status.state()),
                node.simulated(),
                Requests.cores(node.capacity().cpu()),
                Requests.cores(status.freeCpu()),
                node.capacity().memory().count(),
                status.freeMemory().count(),
                node.devices().stream().map(device -> device(device, status)).toList());
    }

    private static NodeDocument.Device device(Device device, NodeStatus status) {
        int free = status.freeShares().at(status.node().position(device.index()));
        return new NodeDocument.Device(
                device.index(), device.model(), device.memory().count(), free / 1000.0, device.simulated());
    }

    private static String state(NodeState state) {
        return switch (state) {
            case NodeState.Ready _ -> "ready";
            case NodeState.Cordoned _ -> "cordoned";
            case NodeState.Unreachable _ -> "unreachable";
        };
    }

    private void add(Exchange exchange) {
        List<Node> existing =
                ports.views().nodes().stream().map(NodeStatus::node).toList();
        Node node = SimulatedNodes.read(exchange.body(NodeDocument.Add.class), existing);
        exchange.json(200, writes.accepted(new Input.RegisterNode(node)));
    }

    private void remove(Exchange exchange) {
        exchange.json(200, writes.accepted(new Input.RemoveNode(exchange.path("name"))));
    }
}
