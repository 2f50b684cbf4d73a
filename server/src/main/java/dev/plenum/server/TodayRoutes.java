package dev.plenum.server;

import dev.plenum.api.Wire;
import dev.plenum.core.tenancy.Permission;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** The page's one document, once or as a stream. */
record TodayRoutes(TodayDocuments today, Pulse pulse) {

    /** At most five documents a second, however much changes. */
    private static final Duration AT_LEAST_BETWEEN = Duration.ofMillis(200);

    private static final Duration WHILE_ALIVE_EVERY = Duration.ofSeconds(1);

    List<Route> routes() {
        return List.of(
                Route.get(
                        "/v1/today",
                        new Guard.Listing(Permission.STATUS_READ),
                        exchange -> exchange.json(200, today.now(exchange))),
                Route.get("/v1/watch", new Guard.Listing(Permission.STATUS_READ), this::watch));
    }

    private void watch(Exchange exchange) throws IOException, InterruptedException {
        try (EventStream stream = EventStream.open(exchange)) {
            while (true) {
                long seen = pulse.count();
                stream.event("today", Wire.mapper().writeValueAsString(today.now(exchange)));
                boolean alive = today.anythingAlive();
                Pulse.pause(AT_LEAST_BETWEEN);
                while (pulse.await(seen, WHILE_ALIVE_EVERY) == seen && !alive) {
                    stream.keepAlive();
                }
            }
        }
    }
}
