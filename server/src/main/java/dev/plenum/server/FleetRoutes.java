package dev.plenum.server;

import dev.plenum.api.Items;
import dev.plenum.api.NodeDocument;
import dev.plenum.core.error.ErrorCode;
import dev.plenum.core.error.PlenumException;
import dev.plenum.core.fleet.Node;
import dev.plenum.core.fleet.NodeState;
import dev.plenum.core.tenancy.Permission;
import dev.plenum.core.workload.WorkloadState;
import dev.plenum.core.world.Input;
import dev.plenum.core.world.NodeStatus;
import io.helidon.http.HeaderNames;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Predicate;

/** The fleet: what there is, what takes new replicas, and devices that do not exist. */
record FleetRoutes(ServerPorts ports, Writes writes, FleetMemory fleet) {

    List<Route> routes() {
        return List.of(
                Route.get("/v1/nodes", Guard.everything(Permission.FLEET_READ), this::list),
                Route.post("/v1/nodes", Guard.everything(Permission.FLEET_WRITE), this::add),
                Route.get("/v1/nodes/{name}", Guard.everything(Permission.FLEET_READ), this::show),
                Route.delete("/v1/nodes/{name}", Guard.everything(Permission.FLEET_WRITE), this::remove),
                Route.post(
                        "/v1/nodes/{name}/cordon",
                        Guard.everything(Permission.FLEET_WRITE),
                        exchange -> set(exchange, new NodeState.Cordoned())),
                Route.post(
                        "/v1/nodes/{name}/uncordon",
                        Guard.everything(Permission.FLEET_WRITE),
                        exchange -> set(exchange, new NodeState.Ready())),
                Route.post("/v1/nodes/{name}/drain", Guard.everything(Permission.FLEET_WRITE), this::drain),
                Route.get("/v1/fleet", Guard.everything(Permission.FLEET_READ), this::picture));
    }

    private void list(Exchange exchange) {
        exchange.json(
                200, new Items<>(fleet.nodes().stream().map(NodeDocuments::of).toList()));
    }

    private void show(Exchange exchange) {
        NodeStatus status = status(exchange.path("name"));
        Predicate<String> seen = exchange.sees(Permission.WORKLOAD_READ);
        List<WorkloadState> here = ports.fleet().on(status.node().name()).stream()
                .filter(state -> seen.test(state.workload().project()))
                .toList();
        exchange.json(200, NodeDocuments.of(status, here));
    }

    private void add(Exchange exchange) {
        NodeDocument.Add asked = exchange.body(NodeDocument.Add.class);
        List<Node> existing = fleet.nodes().stream().map(NodeStatus::node).toList();
        List<Input.RegisterNode> registered = SimulatedNodes.read(asked, existing).stream()
                .map(Input.RegisterNode::new)
                .toList();
        exchange.json(200, writes.allAccepted(registered));
    }

    private void remove(Exchange exchange) {
        exchange.json(200, writes.accepted(new Input.RemoveNode(exchange.path("name"))));
    }

    private void set(Exchange exchange, NodeState next) {
        NodeStatus status = status(exchange.path("name"));
        if (status.state() instanceof NodeState.Unreachable(var since)) {
            throw new PlenumException(
                    ErrorCode.CONFLICT,
                    "node '" + status.node().name() + "' is unreachable since " + since,
                    "a node that is ready or cordoned",
                    "Wait until it answers again");
        }
        exchange.json(200, writes.accepted(new Input.SetNodeState(status.node().name(), next)));
    }

    private void drain(Exchange exchange) {
        exchange.json(200, writes.accepted(new Input.DrainNode(exchange.path("name"))));
    }

    private void picture(Exchange exchange) {
        FleetMemory.Picture picture = fleet.picture();
        exchange.response().header(HeaderNames.ETAG, picture.tag());
        if (exchange.header(HeaderNames.IF_NONE_MATCH)
                .filter(picture.tag()::equals)
                .isPresent()) {
            exchange.response().status(304).send();
        } else {
            exchange.bytes(200, "application/json", picture.json().getBytes(StandardCharsets.UTF_8));
        }
    }

    private NodeStatus status(String name) {
        return fleet.nodes().stream()
                .filter(status -> status.node().name().equals(name))
                .findFirst()
                .orElseThrow(() -> new PlenumException(
                        ErrorCode.NOT_FOUND,
                        "no node '" + name + "'",
                        "a node of this fleet",
                        "`plenum node list` shows the nodes there are"));
    }
}
