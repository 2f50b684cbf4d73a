package dev.plenum.core.billing;

import dev.plenum.core.units.Money;
import java.time.LocalDate;

/**
 * A promotional credit of an organization: it pays what is due of months that it has a day in, until it is used up.
 *
 * @param from first day, UTC
 * @param to last day, UTC, included
 */
public record Credit(String id, String organization, Money amount, LocalDate from, LocalDate to, String reason)
        implements BillingFact {

    public Credit {
        BillingFact.checkAmount("a credit", amount);
        BillingFact.checkDays("a credit", from, to);
    }

    @Override
    public String kind() {
        return "credit";
    }

    @Override
    public Credit withId(String id) {
        return new Credit(id, organization, amount, from, to, reason);
    }
}
