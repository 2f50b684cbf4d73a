package dev.plenum.server;

import dev.plenum.api.CostDocument;
import dev.plenum.api.Items;
import dev.plenum.core.tenancy.Permission;
import dev.plenum.core.world.Input;
import java.time.Instant;
import java.util.List;

/** What the owner of the fleet sees: what became of the device time, what owning it costs, and what it earned. */
record OwnerRoutes(ServerPorts ports, Writes writes, String currency) {

    List<Route> routes() {
        return List.of(
                Route.get("/v1/device-time", Guard.everything(Permission.COST_READ), this::deviceTime),
                Route.get("/v1/costs", Guard.everything(Permission.COST_READ), this::costs),
                Route.post("/v1/costs", Guard.everything(Permission.COST_WRITE), this::setCost),
                Route.get("/v1/margin", Guard.everything(Permission.COST_READ), this::margin));
    }

    private void deviceTime(Exchange exchange) {
        Instant now = ports.time().now();
        String by = exchange.query("by").orElse("model");
        exchange.json(200, new OwnedTimes(ports).document(Period.of(exchange, now), by, now));
    }

    private void costs(Exchange exchange) {
        List<CostDocument> costs = ports.views().prices().stream()
                .filter(price -> price.meter().owned())
                .map(CostDocuments::of)
                .toList();
        exchange.json(200, new Items<>(costs));
    }

    private void setCost(Exchange exchange) {
        CostDocument asked = exchange.body(CostDocument.class);
        exchange.json(
                200,
                writes.accepted(new Input.SetPrice(
                        CostDocuments.read(asked, ports.time().now()))));
    }

    private void margin(Exchange exchange) {
        Instant now = ports.time().now();
        String by = exchange.query("by").orElse("model");
        boolean simulated = exchange.query("simulated").filter("true"::equals).isPresent();
        exchange.json(200, new Margins(ports, currency).document(Period.of(exchange, now), by, simulated, now));
    }
}
