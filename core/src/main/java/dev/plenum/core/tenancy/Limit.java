package dev.plenum.core.tenancy;

import dev.plenum.core.error.ErrorCode;
import dev.plenum.core.error.PlenumException;
import java.time.Duration;

/**
 * At most so much in any interval of this length, whenever it begins.
 *
 * @param most requests or tokens, at least 1
 * @param per the interval, up to 400 days; of {@link Kind#CONCURRENT}, which counts what runs at one time, zero
 */
public record Limit(Kind kind, long most, Duration per) {

    /** What is counted. */
    public enum Kind {
        REQUESTS,
        /** Input and output together: reserved when a request is let in, settled when it has ended. */
        TOKENS,
        CONCURRENT;

        /** As it stands in messages. */
        public String wireName() {
            return switch (this) {
                case REQUESTS -> "requests";
                case TOKENS -> "tokens";
                case CONCURRENT -> "requests at a time";
            };
        }
    }

    private static final Duration LONGEST = Duration.ofDays(400);

    public Limit {
        if (most < 1 || per.isNegative() || per.compareTo(LONGEST) > 0 || per.isZero() != (kind == Kind.CONCURRENT)) {
            throw new PlenumException(
                    ErrorCode.INVALID_REQUEST,
                    "limit of " + most + " " + kind + " per " + per,
                    "1 or more, in an interval longer than zero and up to 400 days (none for concurrent requests)",
                    "Such as {requests: 60, per: 1m}");
        }
    }
}
