package dev.plenum.core.billing;

import dev.plenum.core.error.ErrorCode;
import dev.plenum.core.error.PlenumException;
import dev.plenum.core.units.Money;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDate;

/**
 * What one unit of the installation's currency is worth in another, from a day on. Statements show their total in it too; nothing is ever posted in
 * it.
 *
 * @param currency ISO 4217, such as {@code USD}
 * @param rate above 0, at most 12 digits after the point
 * @param from first day, UTC, until a later rate of the same currency
 */
public record ExchangeRate(String currency, BigDecimal rate, LocalDate from) {

    private static final int MOST_DIGITS = 12;

    public ExchangeRate {
        if (!currency.matches("[A-Z]{3}")) {
            throw new PlenumException(
                    ErrorCode.INVALID_REQUEST,
                    "currency '" + currency + "'",
                    "three capital letters of ISO 4217, such as USD",
                    "Correct it");
        }
        if (rate.signum() <= 0 || rate.scale() > MOST_DIGITS) {
            throw new PlenumException(
                    ErrorCode.INVALID_REQUEST,
                    "a rate of " + rate.toPlainString() + " for " + currency + " from " + from,
                    "above 0, at most " + MOST_DIGITS + " digits after the point: how many " + currency
                            + " one unit of the installation's currency is worth",
                    "Give the rate of that day");
        }
    }

    /** Rounded once, half to even, to the digits of a statement. */
    public Money of(Money amount) {
        return Money.of(amount.units()
                .multiply(rate)
                .setScale(Statement.DIGITS, RoundingMode.HALF_EVEN)
                .toPlainString());
    }
}
