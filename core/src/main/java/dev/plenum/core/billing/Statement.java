package dev.plenum.core.billing;

import dev.plenum.core.metering.Meter;
import dev.plenum.core.metering.Quantity;
import dev.plenum.core.units.Money;
import java.math.BigInteger;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a project owes for a period. A line is its quantity times its price, rounded once; the total is the sum of its lines.
 *
 * @param from first day, UTC
 * @param to last day, UTC, included
 * @param posted lines whose postings are in the ledger
 * @param accruing what runs at this moment and is not posted yet
 * @param charges of the project itself that are no usage
 */
public record Statement(
        String project,
        String currency,
        LocalDate from,
        LocalDate to,
        List<Line> posted,
        List<Line> accruing,
        List<Charge> charges) {

    /** Digits after the point that a line is rounded to. */
    public static final int DIGITS = 6;

    /** The least amount of a line, in nano-units. */
    static final BigInteger STEP = BigInteger.TEN.pow(9 - DIGITS);

    public Statement {
        posted = List.copyOf(posted);
        accruing = List.copyOf(accruing);
        charges = List.copyOf(charges);
    }

    /** What its real usage and its charges come to. */
    public Due due() {
        return Due.of(total(false), charges);
    }

    /** The sum of the lines of meters that are, or are not, simulated. */
    public Money total(boolean simulated) {
        return Stream.concat(posted.stream(), accruing.stream())
                .filter(line -> line.meter().simulated() == simulated)
                .map(Line::amount)
                .reduce(Money.ZERO, Money::plus);
    }

    /**
     * @param price absent: the usage has no price, and costs nothing until one is entered
     * @param exact the sum of its postings, each in nano-units
     * @param usedOn the day it was used, when that lies in a period that was closed before the record came
     */
    public record Line(Meter meter, Optional<Price> price, Quantity quantity, Money exact, Optional<LocalDate> usedOn) {

        /** Of the period that it was used in. */
        public Line(Meter meter, Optional<Price> price, Quantity quantity, Money exact) {
            this(meter, price, quantity, exact, Optional.empty());
        }

        public static Line of(Meter meter, Optional<Price> price, Quantity quantity) {
            return new Line(
                    meter, price, quantity, price.map(it -> it.of(quantity)).orElse(Money.ZERO));
        }

        /** Quantity times price, rounded once, half to even, to {@link #DIGITS} digits. */
        public Money amount() {
            return price.map(this::rounded).orElse(Money.ZERO);
        }

        private Money rounded(Price at) {
            BigInteger per = BigInteger.valueOf(at.per().millionths()).multiply(STEP);
            Money steps = at.amount().timesRatio(BigInteger.valueOf(quantity.millionths()), per);
            return new Money(steps.nanos().multiply(STEP));
        }
    }
}
