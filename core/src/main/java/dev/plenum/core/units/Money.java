package dev.plenum.core.units;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;

/**
 * An exact amount in nano-units of the installation's currency, within 128 bits: 380 billion units do not fit a long at this resolution.
 * Storage keeps it in two 64-bit columns.
 */
public record Money(BigInteger nanos) implements Comparable<Money> {

    public static final Money ZERO = new Money(BigInteger.ZERO);

    private static final int NANO_DIGITS = 9;

    public Money {
        if (nanos.bitLength() > 127) {
            throw new ArithmeticException("amount " + nanos + " nano-units (expected: within 128 bits)");
        }
    }

    /** An amount such as {@code 0.25}; at most nine digits after the point. */
    public static Money of(String units) {
        return new Money(new BigDecimal(units)
                .setScale(NANO_DIGITS, RoundingMode.UNNECESSARY)
                .unscaledValue());
    }

    public static Money ofNanos(long nanos) {
        return new Money(BigInteger.valueOf(nanos));
    }

    public Money plus(Money other) {
        return new Money(nanos.add(other.nanos));
    }

    public Money minus(Money other) {
        return new Money(nanos.subtract(other.nanos));
    }

    public Money negated() {
        return new Money(nanos.negate());
    }

    /** This amount times {@code numerator / denominator}, rounded once, half to even. */
    public Money timesRatio(BigInteger numerator, BigInteger denominator) {
        return new Money(new BigDecimal(nanos.multiply(numerator))
                .divide(new BigDecimal(denominator), 0, RoundingMode.HALF_EVEN)
                .toBigIntegerExact());
    }

    /** Rounded half to even to this many digits after the point, 0 to 9. */
    public Money rounded(int digits) {
        return of(units().setScale(digits, RoundingMode.HALF_EVEN).toPlainString());
    }

    /** The amount in whole units with nine digits after the point. */
    public BigDecimal units() {
        return new BigDecimal(nanos, NANO_DIGITS);
    }

    public boolean isZero() {
        return nanos.signum() == 0;
    }

    @Override
    public int compareTo(Money other) {
        return nanos.compareTo(other.nanos);
    }

    @Override
    public String toString() {
        BigDecimal plain = units().stripTrailingZeros();
        return (plain.scale() < 2 ? plain.setScale(2, RoundingMode.UNNECESSARY) : plain).toPlainString();
    }
}
