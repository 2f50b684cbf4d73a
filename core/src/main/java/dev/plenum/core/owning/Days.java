package dev.plenum.core.owning;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;

/** Cuts time at midnight UTC, in whole milliseconds since the epoch. */
final class Days {

    private static final long DAY_MILLIS = 86_400_000L;

    /** A stretch of one day. */
    @FunctionalInterface
    interface Reader {
        void stretch(LocalDate day, long millis);
    }

    private Days() {}

    static LocalDate of(long millis) {
        return LocalDate.ofInstant(Instant.ofEpochMilli(millis), ZoneOffset.UTC);
    }

    /** The stretches from one moment to another, the first one first; nothing where there is no time between them. */
    static void each(long from, long to, Reader reader) {
        long at = from;
        while (at < to) {
            long midnight = (Math.floorDiv(at, DAY_MILLIS) + 1) * DAY_MILLIS;
            long until = Math.min(midnight, to);
            reader.stretch(of(at), until - at);
            at = until;
        }
    }
}
