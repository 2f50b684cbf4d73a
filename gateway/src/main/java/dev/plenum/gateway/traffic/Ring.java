package dev.plenum.gateway.traffic;

import java.util.stream.LongStream;

/** What a number that only grows was at each of the last sixty ticks. */
final class Ring {

    static final int TICKS = 60;

    private final long[] samples = new long[TICKS + 1];
    private int newest;

    void sample(long total) {
        newest = (newest + 1) % samples.length;
        samples[newest] = total;
    }

    /** By how much it has grown from so many ticks before the newest sample, up to {@link #TICKS}. */
    long growth(int ticks) {
        return samples[newest] - back(ticks);
    }

    /** By how much it has grown in each tick, the oldest first. */
    LongStream each() {
        return LongStream.range(0, TICKS).map(tick -> back(TICKS - 1 - (int) tick) - back(TICKS - (int) tick));
    }

    long back(int ticks) {
        return samples[(newest - ticks + samples.length) % samples.length];
    }
}
