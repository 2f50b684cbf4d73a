package dev.plenum.core.billing;

import dev.plenum.core.units.Money;
import java.time.YearMonth;

/**
 * Money given back to a project.
 *
 * @param of the month whose usage it is for; it stands in the month in which it is given
 */
public record Refund(String id, String organization, String project, Money amount, YearMonth of, String reason)
        implements BillingFact {

    public Refund {
        BillingFact.checkAmount("a refund", amount);
    }

    @Override
    public String kind() {
        return "refund";
    }

    @Override
    public Refund withId(String id) {
        return new Refund(id, organization, project, amount, of, reason);
    }
}
