package dev.plenum.server;

import dev.plenum.api.GatewayHello;
import dev.plenum.api.GatewayUsage;
import dev.plenum.api.GatewaysDocument;
import dev.plenum.api.Wire;
import dev.plenum.core.error.ErrorCode;
import dev.plenum.core.error.PlenumException;
import dev.plenum.core.metering.Meter;
import dev.plenum.core.metering.Quantity;
import dev.plenum.core.metering.UsageRecord;
import dev.plenum.core.tenancy.Permission;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What the gateways do now; feeds those in processes of their own, takes their usage, and lends them what they may spend. */
record GatewayRoutes(ServerPorts ports) {

    static final String PREFIX = "/v1/gateways/";

    private static final Duration HEARTBEAT = Duration.ofSeconds(2);
    private static final int MOST_RECORDS = 10_000;

    List<Route> routes() {
        return List.of(
                Route.get("/v1/gateways", Guard.everything(Permission.GATEWAY_READ), this::gateways),
                Route.get(PREFIX + "{incarnation}/feed", Guard.everything(Permission.GATEWAY_SERVE), this::feed),
                Route.post(PREFIX + "{incarnation}/usage", Guard.everything(Permission.GATEWAY_SERVE), this::usage),
                Route.post(PREFIX + "{incarnation}/leases", Guard.everything(Permission.GATEWAY_SERVE), this::leases));
    }

    private void gateways(Exchange exchange) {
        exchange.json(
                200, new GatewaysDocument(ports.time().now(), ports.gateways().activity()));
    }

    private void feed(Exchange exchange) throws IOException, InterruptedException {
        checkProof(exchange);
        checkFormat(exchange.number("format", GatewayHello.FORMAT, 1, Integer.MAX_VALUE));
        Gateways gateways = ports.gateways();
        GatewayHello hello = new GatewayHello(
                GatewayHello.FORMAT,
                gateways.controlPlane(),
                ports.facts().get().version());
        try (Gateways.Feed feed = gateways.feed(exchange.path("incarnation"));
                EventStream stream = EventStream.open(exchange)) {
            stream.event("hello", Wire.mapper().writeValueAsString(hello));
            while (feed.isOpen()) {
                Optional<Gateways.Message> message = feed.next(HEARTBEAT);
                if (message.isPresent()) {
                    stream.event(message.get().kind(), message.get().json());
                } else {
                    stream.event("heartbeat", "{}");
                }
            }
        }
    }

    /** It has the secrets of engines: no page reads it. */
    private static void checkProof(Exchange exchange) {
        if (exchange.identity().proof() == Identity.Proof.COOKIE) {
            throw new PlenumException(
                    ErrorCode.FORBIDDEN,
                    "a page asks for what gateways are told",
                    "a gateway, with a token",
                    "Use `plenum gateway --join`");
        }
    }

    private static void checkFormat(long asked) {
        if (asked != GatewayHello.FORMAT) {
            boolean older = asked < GatewayHello.FORMAT;
            throw new PlenumException(
                    ErrorCode.CONFLICT,
                    "the gateway reads messages of format " + asked + ": it is " + (older ? "older" : "newer")
                            + " than this control plane",
                    "format " + GatewayHello.FORMAT,
                    older ? "Update the gateway" : "Update the control plane first, then its gateways");
        }
    }

    private void usage(Exchange exchange) {
        checkProof(exchange);
        GatewayUsage handed = exchange.body(GatewayUsage.class);
        Gateways gateways = ports.gateways();
        if (!gateways.controlPlane().equals(handed.controlPlane())) {
            throw new PlenumException(
                    ErrorCode.CONFLICT,
                    "usage for control plane '" + handed.controlPlane() + "'",
                    "'" + gateways.controlPlane() + "', which this is",
                    "Let the gateway join the control plane that its data folder belongs to");
        }
        List<GatewayUsage.Used> used = Optional.ofNullable(handed.records()).orElse(List.of());
        check(handed.first() >= 0, "first " + handed.first(), "0 or more");
        check(used.size() <= MOST_RECORDS, used.size() + " records", "at most " + MOST_RECORDS);
        List<UsageRecord> records = used.stream().map(GatewayRoutes::record).toList();
        exchange.json(
                200, new GatewayUsage.Taken(gateways.take(exchange.path("incarnation"), handed.first(), records)));
    }

    private void leases(Exchange exchange) {
        checkProof(exchange);
        exchange.bytes(200, "application/json", ports.gateways().lend(exchange.path("incarnation"), exchange.body()));
    }

    private static UsageRecord record(GatewayUsage.Used used) {
        check(used != null && used.project() != null && used.at() != null, "a record without project or time", "both");
        check(used.quantity() >= 0, "quantity " + used.quantity(), "0 or more");
        Findings findings = new Findings();
        Optional<Meter.Kind> kind = PriceDocuments.meter(used.meter(), findings);
        findings.raise();
        UsageRecord record = new UsageRecord(
                "",
                used.project(),
                new Meter(
                        kind.orElseThrow(), Optional.ofNullable(used.subject()).orElse(""), false),
                new Quantity(used.quantity()),
                used.at(),
                Optional.ofNullable(used.until()).orElse(used.at()),
                Optional.ofNullable(used.source()).orElse(""));
        return record.withKey(Optional.ofNullable(used.key()).orElse(""));
    }

    private static void check(boolean holds, String problem, String expected) {
        if (!holds) {
            throw new PlenumException(
                    ErrorCode.INVALID_REQUEST, problem, expected, "Use a gateway of this version or an older one");
        }
    }
}
