package dev.plenum.local.shim;

import java.time.Duration;
import java.util.concurrent.Callable;

/** Waits for something that comes about in another process, by looking again; the limit is generous because CI is slow. */
public final class Eventually {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private Eventually() {}

    public static void that(String what, Callable<Boolean> condition) throws Exception {
        long until = System.nanoTime() + LIMIT.toNanos();
        while (!condition.call()) {
            if (System.nanoTime() > until) {
                throw new AssertionError("not within " + LIMIT + ": " + what);
            }
            Thread.sleep(5);
        }
    }
}
