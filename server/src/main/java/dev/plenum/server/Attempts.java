package dev.plenum.server;

import dev.plenum.core.error.ErrorCode;
import dev.plenum.core.error.PlenumException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Slows down whoever guesses passwords: after five failures for one name, or twenty from one address, nothing more is tried until a quarter of an hour
 * after the first of them. What it remembers is bounded; the oldest is forgotten first.
 */
final class Attempts {

    static final int MOST_PER_NAME = 5;
    static final int MOST_PER_ADDRESS = 20;
    static final Duration WITHIN = Duration.ofMinutes(15);

    private static final int MOST_REMEMBERED = 10_000;

    private record Failures(Instant first, int count) {}

    private final Map<String, Failures> byWhom = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Failures> eldest) {
            return size() > MOST_REMEMBERED;
        }
    };

    /** Counts this one as failed until {@link #succeeded}. @throws PlenumException TOO_MANY_ATTEMPTS */
    synchronized void begin(String name, String address, Instant now) {
        check("name " + name, MOST_PER_NAME, now);
        check("address " + address, MOST_PER_ADDRESS, now);
        count("name " + name, now);
        count("address " + address, now);
    }

    synchronized void succeeded(String name, String address) {
        byWhom.remove("name " + name);
        byWhom.remove("address " + address);
    }

    private void check(String whom, int most, Instant now) {
        Failures failures = byWhom.get(whom);
        if (failures != null && failures.count >= most && now.isBefore(failures.first.plus(WITHIN))) {
            throw new PlenumException(
                    ErrorCode.TOO_MANY_ATTEMPTS,
                    failures.count + " failed attempts to sign in",
                    "fewer than " + most + " in " + WITHIN.toMinutes() + " minutes",
                    "Try again after " + failures.first.plus(WITHIN));
        }
    }

    private void count(String whom, Instant now) {
        byWhom.merge(
                whom,
                new Failures(now, 1),
                (known, one) ->
                        now.isBefore(known.first.plus(WITHIN)) ? new Failures(known.first, known.count + 1) : one);
    }
}
