package dev.plenum.gateway;

import java.time.Duration;

/**
 * How long the gateway waits for an engine. There is no limit on a whole answer: a stream may last as long as it moves.
 *
 * @param connect until the engine accepts a connection
 * @param firstByte from the request's last byte to the answer's first: a long prompt on a slow CPU takes minutes
 * @param betweenChunks silence inside an answer
 */
public record TimeLimits(Duration connect, Duration firstByte, Duration betweenChunks) {

    public static final TimeLimits DEFAULT =
            new TimeLimits(Duration.ofSeconds(2), Duration.ofSeconds(300), Duration.ofSeconds(120));
}
