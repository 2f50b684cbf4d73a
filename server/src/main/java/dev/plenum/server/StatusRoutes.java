package dev.plenum.server;

import dev.plenum.api.StatusDocument;
import dev.plenum.core.tenancy.Permission;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** What this installation is, and its end. */
record StatusRoutes(ServerPorts ports, ServerSettings settings) {

    private static final int MOST_NOTICE_SECONDS = 3600;

    List<Route> routes() {
        return List.of(
                Route.get("/v1/status", Guard.everything(Permission.STATUS_READ), this::status),
                Route.post("/v1/shutdown", Guard.everything(Permission.INSTALLATION_STOP), this::shutdown));
    }

    /** Who has shown the token may be told the link that carries it; a page that came by the cookie must not learn it. */
    private void status(Exchange exchange) {
        boolean token = exchange.identity().proof() == Identity.Proof.TOKEN;
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
