package dev.plenum.server;

import dev.plenum.api.StatusDocument;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** What this installation is, and its end. */
record StatusRoutes(ServerPorts ports, ServerSettings settings) {

    private static final int MOST_NOTICE_SECONDS = 3600;

    List<Route> routes() {
        return List.of(Route.get("/v1/status", this::status), Route.post("/v1/shutdown", this::shutdown));
    }

    /** Who has shown the token may be told the link that carries it; a page that came by the cookie must not learn it. */
    private void status(Exchange exchange) {
        boolean token = exchange.proof() == Access.Proof.TOKEN;
        exchange.json(200, document(exchange.base(), token));
    }

    StatusDocument document(String base, boolean withToken) {
        ServerPorts.Facts facts = ports.facts().get();
        return new StatusDocument(
                facts.version(),
                ProcessHandle.current().pid(),
                facts.data(),
                facts.startedAt(),
                ports.views().position(),
                base,
                ports.gateway().get(),
                base + "/" + (withToken ? "?token=" + settings.token() : ""),
                facts.isolation());
    }

    private void shutdown(Exchange exchange) {
        Duration notice = Duration.ofSeconds(exchange.number("notice_seconds", 10, 0, MOST_NOTICE_SECONDS));
        exchange.json(202, Map.of());
        Thread.ofPlatform().name("shutdown").start(() -> ports.shutdown().accept(notice));
    }
}
