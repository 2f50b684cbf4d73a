package dev.plenum.core.billing;

import dev.plenum.core.error.ErrorCode;
import dev.plenum.core.error.PlenumException;
import dev.plenum.core.units.Money;
import java.time.LocalDate;

/**
 * The tax on the net of a month: the rate that holds on its last day. One of the organization goes before one of all, and of two the later.
 *
 * @param organization empty: of all
 * @param percent 0 to 100
 * @param from first day, UTC, until a later rate
 */
public record TaxRate(String id, String organization, Money percent, LocalDate from) implements BillingFact {

    static final int WHOLE = 100;

    public TaxRate {
        if (percent.compareTo(Money.ZERO) < 0 || percent.compareTo(Money.of("" + WHOLE)) > 0) {
            throw new PlenumException(
                    ErrorCode.INVALID_REQUEST,
                    "a tax rate of " + percent + " % from " + from,
                    "0 to 100 %",
                    "Correct the rate");
        }
    }

    @Override
    public String kind() {
        return "tax";
    }

    @Override
    public TaxRate withId(String id) {
        return new TaxRate(id, organization, percent, from);
    }
}
