package dev.plenum.gateway;

import java.time.Instant;

/** A request that was let in: whose it is, what it asks, and since when. */
record Admission(String requestId, Instant at, Endpoint endpoint, Route route, RequestScan scan, byte[] body) {

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
}
