package dev.plenum.core.owning;

import java.math.BigInteger;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiConsumer;

/**
 * The nominal shares of one device model, and what of them is held, in thousandths of devices.
 *
 * <p>Goal: as much is lent as is borrowed, and nobody lends more than he leaves unused. Each project that has a nominal share is beyond it by
 * {@code max(0, held - nominal)}, or leaves {@code max(0, nominal - held)} unused. Lent is the lesser of the two sums: what is held beyond all nominal
 * shares together belongs to no project, and is the owner's to sell. It is spread over those beyond their share in proportion to that, and over the
 * lenders in proportion to what they leave unused; each spread is cut by rounding the running sum down, so that its parts add up exactly.
 *
 * <p>Example: a and b leave 3 and 1 devices unused, c holds 2 beyond its share. For a second, c borrows 2 device-seconds; a lends 1.5 and b 0.5.
 */
final class Pool {

    private final SortedMap<String, Long> nominal = new TreeMap<>();
    private final SortedMap<String, Long> held = new TreeMap<>();
    private long beyond;
    private long unused;

    void nominal(String project, long thousandths) {
        count(project, -1);
        nominal.put(project, thousandths);
        count(project, 1);
    }

    void unlimited(String project) {
        count(project, -1);
        nominal.remove(project);
    }

    void hold(String project, long more) {
        count(project, -1);
        held.merge(project, more, Long::sum);
        held.remove(project, 0L);
        count(project, 1);
    }

    boolean limits(String project) {
        return nominal.containsKey(project);
    }

    private void count(String project, int sign) {
        beyond += sign * Math.max(0, balance(project));
        unused += sign * Math.max(0, -balance(project));
    }

    /** How much it holds beyond its share; below zero, how much it leaves unused. */
    private long balance(String project) {
        return nominal.containsKey(project) ? held.getOrDefault(project, 0L) - nominal.get(project) : 0;
    }

    /** Thousandths that are on loan now. */
    long lent() {
        return Math.min(beyond, unused);
    }

    /** What each project borrows or lends while nothing changes. */
    void over(long millis, BiConsumer<String, LentTime> entries) {
        BigInteger time = BigInteger.valueOf(lent()).multiply(BigInteger.valueOf(millis));
        Spread borrowed = new Spread(time, beyond);
        Spread lent = new Spread(time, unused);
        for (String project : nominal.keySet()) {
            long balance = balance(project);
            if (balance > 0) {
                entries.accept(project, new LentTime(borrowed.next(balance), BigInteger.ZERO));
            } else if (balance < 0) {
                entries.accept(project, new LentTime(BigInteger.ZERO, lent.next(-balance)));
            }
        }
    }

    /** Cuts an amount in proportion to weights that add up to the sum. */
    private static final class Spread {
        private final BigInteger amount;
        private final BigInteger sum;
        private BigInteger soFar = BigInteger.ZERO;

        Spread(BigInteger amount, long sum) {
            this.amount = amount;
            this.sum = BigInteger.valueOf(sum);
        }

        BigInteger next(long weight) {
            BigInteger before = amount.multiply(soFar).divide(sum);
            soFar = soFar.add(BigInteger.valueOf(weight));
            return amount.multiply(soFar).divide(sum).subtract(before);
        }
    }
}
