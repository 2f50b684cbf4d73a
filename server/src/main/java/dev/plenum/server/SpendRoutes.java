package dev.plenum.server;

import dev.plenum.core.tenancy.Permission;
import java.time.Instant;
import java.util.List;

/** How projects and organizations spend. */
record SpendRoutes(ServerPorts ports, Spending spending) {

    List<Route> routes() {
        return List.of(
                Route.get("/v1/spend", new Guard.Of(Permission.STATEMENT_READ, Targets::project), this::ofProject),
                Route.get(
                        "/v1/organizations/{name}/spend",
                        new Guard.Of(Permission.STATEMENT_READ, Targets::organization),
                        this::ofOrganization));
    }

    private void ofProject(Exchange exchange) {
        Instant now = ports.time().now();
        exchange.json(200, spending.ofProject(exchange.project(), Period.of(exchange, now), now));
    }

    private void ofOrganization(Exchange exchange) {
        Instant now = ports.time().now();
        exchange.json(200, spending.ofOrganization(exchange.path("name"), Period.of(exchange, now), now));
    }
}
