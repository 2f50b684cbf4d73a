package dev.plenum.core.billing;

import dev.plenum.core.metering.Meter;
import dev.plenum.core.metering.Quantity;
import dev.plenum.core.units.Money;
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
 */
public record Statement(
        String project, String currency, LocalDate from, LocalDate to, List<Line> posted, List<Line> accruing) {

    /** Digits after the point that a line is rounded to. */
    public static final int DIGITS = 6;

    public Statement {
        posted = List.copyOf(posted);
        accruing = List.copyOf(accruing);
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
     * @param exact before rounding, as the ledger has it
     */
    public record Line(Meter meter, Optional<Price> price, Quantity quantity, Money exact) {

        public static Line of(Meter meter, Optional<Price> price, Quantity quantity) {
            return new Line(
                    meter, price, quantity, price.map(it -> it.of(quantity)).orElse(Money.ZERO));
        }

        /** Rounded to {@link #DIGITS} digits. */
        public Money amount() {
            return exact.rounded(DIGITS);
        }
    }
}
