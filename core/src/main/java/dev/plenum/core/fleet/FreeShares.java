package dev.plenum.core.fleet;

import dev.plenum.core.units.DeviceShare;
import java.util.Arrays;

/** How much of each device of a node is free, by the device's position in {@link Node#devices}. A value: taking makes a new one. */
public final class FreeShares {

    private final int[] thousandths;
    private final int whole;

    /** @param thousandths 0 to 1000 each; the array must not change any more */
    public FreeShares(int... thousandths) {
        this.thousandths = thousandths;
        int free = 0;
        for (int share : thousandths) {
            if (share < 0 || share > DeviceShare.WHOLE.thousandths()) {
                throw new IllegalArgumentException(
                        "free shares of devices " + Arrays.toString(thousandths) + " (expected: 0 to 1000 each)");
            }
            free += share / DeviceShare.WHOLE.thousandths();
        }
        this.whole = free;
    }

    /** All of so many devices. */
    public static FreeShares allOf(int devices) {
        int[] shares = new int[devices];
        Arrays.fill(shares, DeviceShare.WHOLE.thousandths());
        return new FreeShares(shares);
    }

    /** How many devices there are. */
    public int size() {
        return thousandths.length;
    }

    /** Thousandths free of the device at that position. */
    public int at(int position) {
        return thousandths[position];
    }

    /** How many devices are wholly free. */
    public int whole() {
        return whole;
    }

    /** Thousandths free over all devices. */
    public long total() {
        long sum = 0;
        for (int share : thousandths) {
            sum += share;
        }
        return sum;
    }

    /** With this many thousandths more (or, negative, less) of the device at each of these positions. */
    public FreeShares plus(int[] positions, int change) {
        int[] next = thousandths.clone();
        for (int position : positions) {
            next[position] += change;
        }
        return new FreeShares(next);
    }

    public int[] toArray() {
        return thousandths.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof FreeShares shares && Arrays.equals(thousandths, shares.thousandths);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(thousandths);
    }

    @Override
    public String toString() {
        return Arrays.toString(thousandths);
    }
}
