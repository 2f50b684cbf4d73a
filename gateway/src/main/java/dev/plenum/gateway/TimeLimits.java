package dev.plenum.gateway;

import java.time.Duration;
import java.util.Optional;

/**
 * How long the gateway waits for an engine.
 *
 * @param connect until the engine accepts a connection
 * @param firstByte from the request's last byte to the answer's first: a long prompt on a slow CPU takes minutes
 * @param betweenChunks silence inside an answer
 * @param total from the request's admission to the answer's end; empty: an answer may last as long as it moves
 */
public record TimeLimits(Duration connect, Duration firstByte, Duration betweenChunks, Optional<Duration> total) {

    public static final TimeLimits DEFAULT =
            new TimeLimits(Duration.ofSeconds(2), Duration.ofSeconds(300), Duration.ofSeconds(120));

    /** Without a limit on a whole answer. */
    public TimeLimits(Duration connect, Duration firstByte, Duration betweenChunks) {
        this(connect, firstByte, betweenChunks, Optional.empty());
    }
}
