package dev.plenum.core.billing;

import dev.plenum.core.metering.Quantity;
import dev.plenum.core.units.Money;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Locale;
import java.util.Optional;

/**
 * What a statement has beside usage: a posted fact, exact at the digits of a statement, so that nothing of it is ever rounded again. {@link MonthEnd}
 * makes those of a close; statements show them.
 *
 * @param id unique in the ledger
 * @param project whose it is; empty where it is the organization's as a whole
 * @param day it stands on, UTC
 * @param of what led to it: the id of a commitment, a price, a credit, a tax rate; may be empty
 * @param description in words
 * @param measure how the amount comes about, where it is a quantity times a price
 * @param amount a charge above zero, a credit below
 */
public record Charge(
        String id,
        Kind kind,
        String organization,
        Optional<String> project,
        LocalDate day,
        String of,
        String description,
        Optional<Measure> measure,
        Money amount,
        Instant at) {

    /** In the order in which they are reckoned: what comes later depends on the sum of what comes before. */
    public enum Kind {
        /** Reserved capacity, used or not. */
        RESERVED,
        /** What usage within reserved capacity was charged, given back. */
        COVERED,
        /** The steps of a price by quantity. */
        TIERS,
        /** Money given back to a project. */
        REFUND,
        /** What a project gets for share that others borrowed. */
        LENT,
        /** A promotional credit. */
        CREDIT,
        /** On the net. */
        TAX,
        /** Paid from what was deposited before. */
        PREPAID;

        /** As in documents, such as {@code reserved}. */
        public String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * A quantity at a price.
     *
     * @param unit of the quantity and of {@code per}
     */
    public record Measure(Quantity quantity, String unit, Money price, Quantity per) {

        /** Quantity times price, rounded once, half to even, to the digits of a statement. */
        public Money amount() {
            BigInteger divisor = BigInteger.valueOf(per.millionths()).multiply(Statement.STEP);
            Money steps = price.timesRatio(BigInteger.valueOf(quantity.millionths()), divisor);
            return new Money(steps.nanos().multiply(Statement.STEP));
        }
    }
}
