package dev.plenum.gateway.limit;

import dev.plenum.core.tenancy.Limit;
import java.time.Duration;
import java.util.Arrays;

/**
 * What counts against one {@link Limit} now. Never too little; too much for one resolution at most.
 *
 * <p>A ring of entries, oldest first. An entry stands for all that came within one resolution of its first, and leaves when its newest is as old as the
 * interval is long. Up to {@value #EXACT} requests an interval the resolution is zero: each has an entry of its own and the count is exact. Above, and
 * for tokens, it is a 256th of the interval. What runs at one time is the same with an interval that never ends: what ended is taken back.
 *
 * <p>Its {@link Account} guards it. Times are {@link System#nanoTime}'s and never go back from call to call, save in {@link #add}.
 */
final class Window {

    private static final int EXACT = 4096;
    private static final int PARTS = 256;
    private static final long ENDLESS = Long.MAX_VALUE;
    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    private final long length;
    private Limit limit;
    private long resolution;

    private long[] ends = new long[4];
    private long[] amounts = new long[4];
    private int oldest;
    private int size;
    private long newestBegan;
    private long goneUntil;
    private long sum;

    Window(Limit limit, long now) {
        this.length =
                limit.kind() == Limit.Kind.CONCURRENT ? ENDLESS : limit.per().toNanos();
        this.goneUntil = now - 1;
        become(limit);
    }

    Limit limit() {
        return limit;
    }

    boolean sameInterval(Limit other) {
        return limit.kind() == other.kind() && limit.per().equals(other.per());
    }

    /** Allows another number in the same interval; what was counted stays. */
    void become(Limit next) {
        limit = next;
        resolution = switch (next.kind()) {
            case REQUESTS -> next.most() <= EXACT ? 0 : length / PARTS;
            case TOKENS -> length / PARTS;
            case CONCURRENT -> ENDLESS;
        };
    }

    /** What counts now. */
    long used(long now) {
        while (size > 0 && now - ends[oldest] >= length) {
            goneUntil = ends[oldest];
            sum -= amounts[oldest];
            oldest = oldest + 1 & ends.length - 1;
            size--;
        }
        return sum;
    }

    /** Counts an amount of this time, or takes back a negative one, down to nothing. What has left the interval since is not touched. */
    void add(long amount, long time) {
        if (time - goneUntil <= 0) {
            return;
        }
        if (size == 0 || time - ends[slot(size - 1)] > 0) {
            append(time);
        }
        int entry = slot(holding(time));
        long more = Math.max(amount, -amounts[entry]);
        amounts[entry] += more;
        sum += more;
    }

    private void append(long time) {
        if (size > 0 && time - newestBegan <= resolution) {
            ends[slot(size - 1)] = time;
            return;
        }
        if (size == ends.length) {
            grow();
        }
        newestBegan = time;
        ends[slot(size)] = time;
        amounts[slot(size)] = 0;
        size++;
    }

    /** The first entry that does not end before this time; there is one. */
    private int holding(long time) {
        int low = 0;
        int high = size - 1;
        while (low < high) {
            int middle = low + high >>> 1;
            if (ends[slot(middle)] - time < 0) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /** How long until this amount fits below {@code most}, if nothing else comes; a second where nobody can know. */
    long waitNanos(long amount, long most, long now) {
        long freed = 0;
        for (int i = 0; i < size && length != ENDLESS; i++) {
            freed += amounts[slot(i)];
            if (sum - freed + amount <= most) {
                return Math.max(0, ends[slot(i)] + length - now);
            }
        }
        return SECOND;
    }

    /** How long until nothing counts, if nothing else comes. */
    long emptyInNanos(long now) {
        return used(now) == 0 || length == ENDLESS ? 0 : ends[slot(size - 1)] + length - now;
    }

    private int slot(int index) {
        return oldest + index & ends.length - 1;
    }

    private void grow() {
        ends = grown(ends);
        amounts = grown(amounts);
        oldest = 0;
    }

    private long[] grown(long[] ring) {
        long[] next = Arrays.copyOfRange(ring, oldest, oldest + 2 * ring.length);
        System.arraycopy(ring, 0, next, ring.length - oldest, oldest);
        return next;
    }
}
