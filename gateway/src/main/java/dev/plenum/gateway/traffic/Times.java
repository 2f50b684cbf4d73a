package dev.plenum.gateway.traffic;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.stream.IntStream;

/**
 * How long something took, and the quantiles of the last minute and of each of its seconds. Times are counted in buckets, four to each doubling from 64 us
 * to 18 minutes, so that a quantile is told within 10 %; what is shorter or longer counts in the outermost. Adding is safe from any thread; all else is
 * for one at a time.
 */
final class Times {

    private static final int SHORTEST_EXPONENT = 6;
    private static final int LONGEST_EXPONENT = 30;
    private static final int BUCKETS = 4 * (LONGEST_EXPONENT - SHORTEST_EXPONENT);

    private final AtomicIntegerArray totals = new AtomicIntegerArray(BUCKETS);
    private final int[][] samples = new int[Ring.TICKS + 1][];
    private int newest;

    Times() {
        Arrays.fill(samples, new int[BUCKETS]);
    }

    void add(long nanos) {
        totals.getAndIncrement(bucket(nanos / 1000));
    }

    private static int bucket(long micros) {
        if (micros < 1L << SHORTEST_EXPONENT) {
            return 0;
        }
        int exponent = 63 - Long.numberOfLeadingZeros(micros);
        int quarter = (int) (micros >> exponent - 2) & 3;
        return Math.min(BUCKETS - 1, 4 * (exponent - SHORTEST_EXPONENT) + quarter);
    }

    /** The middle of a bucket. */
    private static Duration time(int bucket) {
        long quarterMicros = 1L << bucket / 4 + SHORTEST_EXPONENT - 2;
        return Duration.ofNanos((4 + bucket % 4) * quarterMicros * 1000 + quarterMicros * 500);
    }

    /** Called once a second. */
    void sample() {
        int[] before = samples[newest];
        int[] now = IntStream.range(0, BUCKETS).map(totals::get).toArray();
        newest = (newest + 1) % samples.length;
        samples[newest] = Arrays.equals(now, before) ? before : now;
    }

    /** Of the last minute; empty where there was nothing. */
    Optional<Duration> quantile(double share) {
        return quantile(samples[back(Ring.TICKS)], samples[newest], share);
    }

    /** The median of each second of the last minute, the oldest first. */
    List<Optional<Duration>> eachSecond() {
        return IntStream.range(0, Ring.TICKS)
                .mapToObj(tick -> quantile(samples[back(Ring.TICKS - tick)], samples[back(Ring.TICKS - 1 - tick)], 0.5))
                .toList();
    }

    private int back(int ticks) {
        return (newest - ticks + samples.length) % samples.length;
    }

    private static Optional<Duration> quantile(int[] before, int[] after, double share) {
        long all = 0;
        for (int bucket = 0; bucket < BUCKETS; bucket++) {
            all += after[bucket] - before[bucket];
        }
        long left = (long) Math.ceil(share * all);
        for (int bucket = 0; bucket < BUCKETS && all > 0; bucket++) {
            left -= after[bucket] - before[bucket];
            if (left <= 0) {
                return Optional.of(time(bucket));
            }
        }
        return Optional.empty();
    }
}
