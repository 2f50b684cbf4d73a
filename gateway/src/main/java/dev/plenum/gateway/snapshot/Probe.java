package dev.plenum.gateway.snapshot;

import dev.plenum.core.error.ErrorCode;
import dev.plenum.core.error.PlenumException;
import java.time.Duration;

/**
 * How a target is asked whether it is well, besides what its answers tell.
 *
 * @param path of a GET on the target's host, such as {@code /health}; any 2xx is a good answer
 * @param every from one question to the next, 100 ms to 1 h
 * @param timeout until the answer's status is there; at most {@code every}
 */
public record Probe(String path, Duration every, Duration timeout) {

    public static final Duration EVERY = Duration.ofSeconds(5);
    public static final Duration TIMEOUT = Duration.ofSeconds(1);
    public static final Duration LEAST_EVERY = Duration.ofMillis(100);
    public static final Duration MOST_EVERY = Duration.ofHours(1);

    public Probe {
        if (!path.matches("/[\\x21-\\x7e]*")
                || every.compareTo(LEAST_EVERY) < 0
                || every.compareTo(MOST_EVERY) > 0
                || timeout.toMillis() < 1
                || timeout.compareTo(every) > 0) {
            throw new PlenumException(
                    ErrorCode.INVALID_REQUEST,
                    "probe of '" + path + "' every " + every + " within " + timeout,
                    "a path that begins with /, 100 ms to 1 h, and a time within that",
                    "Such as {path: /health, every: 5s, timeout: 1s}");
        }
    }

    /** Every 5 s, within 1 s. */
    public static Probe of(String path) {
        return new Probe(path, EVERY, TIMEOUT);
    }
}
