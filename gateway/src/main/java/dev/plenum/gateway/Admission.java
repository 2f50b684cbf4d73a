package dev.plenum.gateway;

import java.time.Instant;

/** A request that was let in: whose it is, what it asks, and since when. */
final class Admission {

    private final String requestId;
    private final Instant at;
    private final Endpoint endpoint;
    private final Route route;
    private final RequestScan scan;
    private final byte[] body;

    Admission(String requestId, Instant at, Endpoint endpoint, Route route, RequestScan scan, byte[] body) {
        this.requestId = requestId;
        this.at = at;
        this.endpoint = endpoint;
        this.route = route;
        this.scan = scan;
        this.body = body;
    }

    String requestId() {
        return requestId;
    }

    /** Its tokens are priced at this instant. */
    Instant at() {
        return at;
    }

    Endpoint endpoint() {
        return endpoint;
    }

    Route route() {
        return route;
    }

    boolean streams() {
        return scan.stream() && endpoint.generates();
    }

    /** The usage chunk was not asked for by the caller, so it stops here. */
    boolean hidesUsage() {
        return streams() && !scan.usageAsked();
    }

    /** What the engine gets. */
    byte[] upstreamBody() {
        return hidesUsage() ? scan.splice().applied(body) : body;
    }

    /** What the input is taken for when no engine said: four bytes of the request a token. */
    long estimatedInputTokens() {
        return Math.max(1, body.length / 4);
    }
}
