package dev.plenum.core.metering;

import java.math.BigDecimal;

/** A metered amount in millionths of its meter's unit; exact. A long holds 9.2 trillion units: 290,000 core-years. */
public record Quantity(long millionths) implements Comparable<Quantity> {

    public static final Quantity ZERO = new Quantity(0);

    public static Quantity of(long units) {
        return new Quantity(Math.multiplyExact(units, 1_000_000L));
    }

    public Quantity plus(Quantity other) {
        return new Quantity(Math.addExact(millionths, other.millionths));
    }

    public Quantity minus(Quantity other) {
        return new Quantity(Math.subtractExact(millionths, other.millionths));
    }

    /** In whole units, six digits after the point at most. */
    public BigDecimal units() {
        return BigDecimal.valueOf(millionths, 6);
    }

    @Override
    public int compareTo(Quantity other) {
        return Long.compare(millionths, other.millionths);
    }
}
