package dev.plenum.app;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/** How long to wait before the next try: from 100 ms on twice as long each time, up to 5 s, and up to half of it less, so that many do not come at once. */
final class Backoff {

    private static final long FIRST_MILLISECONDS = 100;
    private static final long LONGEST_MILLISECONDS = 5_000;

    private long next = FIRST_MILLISECONDS;

    Duration next() {
        long now = next;
        next = Math.min(LONGEST_MILLISECONDS, 2 * now);
        return Duration.ofMillis(now - ThreadLocalRandom.current().nextLong(now / 2));
    }

    /** It worked. */
    void reset() {
        next = FIRST_MILLISECONDS;
    }
}
