package dev.plenum.core.billing;

import dev.plenum.core.units.Money;

/** What an organization paid in advance: it is owed to it until a month's gross takes it. */
public record Deposit(String id, String organization, Money amount) implements BillingFact {

    public Deposit {
        BillingFact.checkAmount("a deposit", amount);
    }

    @Override
    public String kind() {
        return "deposit";
    }

    @Override
    public Deposit withId(String id) {
        return new Deposit(id, organization, amount);
    }
}
