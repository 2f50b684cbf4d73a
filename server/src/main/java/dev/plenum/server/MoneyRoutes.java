package dev.plenum.server;

import dev.plenum.api.Items;
import dev.plenum.api.PriceDocument;
import dev.plenum.core.error.ErrorCode;
import dev.plenum.core.error.PlenumException;
import dev.plenum.core.tenancy.Permission;
import dev.plenum.core.world.Answer;
import dev.plenum.core.world.Input;
import java.time.Instant;
import java.util.List;

/** Prices, usage, and what a project owes. */
record MoneyRoutes(ServerPorts ports, Writes writes, Statements statements) {

    List<Route> routes() {
        return List.of(
                Route.get("/v1/prices", Guard.everything(Permission.PRICE_READ), this::prices),
                Route.post("/v1/prices", Guard.everything(Permission.PRICE_WRITE), this::setPrice),
                Route.post("/v1/prices/cut", Guard.everything(Permission.PRICE_WRITE), this::cutPrice),
                Route.get("/v1/usage", new Guard.Of(Permission.USAGE_READ, Targets::project), this::usage));
    }

    private void prices(Exchange exchange) {
        Items<PriceDocument> all = new Items<>(ports.views().prices().stream()
                .filter(price -> !price.meter().owned())
                .map(PriceDocuments::of)
                .toList());
        switch (exchange.query("format").orElse("json")) {
            case "json" -> exchange.json(200, all);
            case "yaml" -> exchange.text(200, "application/yaml", PriceBookReader.yaml(all));
            case String other ->
                throw new PlenumException(
                        ErrorCode.INVALID_REQUEST, "format '" + other + "'", "json or yaml", "Choose one of them");
        }
    }

    private void setPrice(Exchange exchange) {
        PriceDocument asked = exchange.body(PriceDocument.class);
        exchange.json(
                200,
                writes.accepted(new Input.SetPrice(
                        PriceDocuments.read(asked, ports.time().now()))));
    }

    private void cutPrice(Exchange exchange) {
        PriceDocument.Cut asked = exchange.body(PriceDocument.Cut.class);
        Answer.Done done = writes.submit(
                new Input.CutPrice(PriceDocuments.read(asked, ports.time().now())));
        List<String> ids = List.of(done.id().split(" "));
        exchange.json(
                200,
                new Items<>(ports.views().prices().stream()
                        .filter(price -> ids.contains(price.id()))
                        .map(PriceDocuments::of)
                        .toList()));
    }

    private void usage(Exchange exchange) {
        Instant now = ports.time().now();
        exchange.json(200, StatementDocuments.usage(statements.of(exchange.project(), Period.of(exchange, now), now)));
    }
}
