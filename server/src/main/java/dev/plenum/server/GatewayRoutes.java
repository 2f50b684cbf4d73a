package dev.plenum.server;

import dev.plenum.api.GatewaysDocument;
import java.util.List;

/** What the gateways do now. */
record GatewayRoutes(ServerPorts ports) {

    List<Route> routes() {
        return List.of(Route.get("/v1/gateways", this::gateways));
    }

    private void gateways(Exchange exchange) {
        exchange.json(
                200, new GatewaysDocument(ports.time().now(), ports.gateways().get()));
    }
}
