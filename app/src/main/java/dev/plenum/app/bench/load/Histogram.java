package dev.plenum.app.bench.load;

import java.util.Arrays;

/** Counts durations from 1 ns to some hours in buckets less than 1 % wide. Adding allocates nothing. */
final class Histogram {

    private static final int BITS = 7;
    private static final int IN_OCTAVE = 1 << BITS;

    private final long[] counts = new long[(Long.SIZE - BITS) * IN_OCTAVE];
    private long count;

    void add(long nanos) {
        counts[bucket(Math.max(0, nanos))]++;
        count++;
    }

    void clear() {
        Arrays.fill(counts, 0);
        count = 0;
    }

    /** Microseconds that so many percent were not above (nearest rank, middle of its bucket); NaN of nothing. */
    double micros(double percent) {
        long rank = Math.max(1, (long) Math.ceil(percent / 100 * count));
        long seen = 0;
        for (int i = 0; i < counts.length; i++) {
            seen += counts[i];
            if (seen >= rank) {
                return middle(i) / 1000;
            }
        }
        return Double.NaN;
    }

    private static int bucket(long nanos) {
        int shift = Math.max(0, Long.SIZE - BITS - 1 - Long.numberOfLeadingZeros(nanos));
        return (shift << BITS) + (int) (nanos >>> shift);
    }

    private static double middle(int bucket) {
        int shift = Math.max(0, (bucket >> BITS) - 1);
        long from = (long) (bucket - (shift << BITS)) << shift;
        return from + ((1L << shift) - 1) / 2.0;
    }
}
