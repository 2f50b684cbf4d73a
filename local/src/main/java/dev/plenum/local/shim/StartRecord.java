package dev.plenum.local.shim;

import java.time.Duration;
import java.time.Instant;

/** What the shim wrote in {@code start.json} just before it let the command go. */
public record StartRecord(
        Boot boot, ProcessIdentity shim, ProcessIdentity child, Instant startedAt, long startedMonotonicNanos) {
    /**
     * Run time until now, on the clock the shim measures by. {@link System#nanoTime} of HotSpot on Linux is that clock
     * (CLOCK_MONOTONIC) unshifted; {@code ShimTest} holds it to that.
     */
    public Duration runTimeUntilNow() {
        return Duration.ofNanos(Math.max(0, System.nanoTime() - startedMonotonicNanos));
    }
}
