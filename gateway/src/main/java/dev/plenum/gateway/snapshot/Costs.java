package dev.plenum.gateway.snapshot;

import dev.plenum.core.billing.PriceBook;
import dev.plenum.core.tenancy.Budget;
import java.util.List;
import java.util.Map;

/**
 * What requests cost, for projects that have a budget.
 *
 * @param prices of tokens and requests, as the ledger has them; empty while no project has a budget
 * @param budgets by project
 */
public record Costs(PriceBook prices, Map<String, Budget> budgets) {

    /** Of gateways where no project has a budget. */
    public static final Costs NONE = new Costs(new PriceBook(List.of()), Map.of());

    public Costs {
        budgets = Map.copyOf(budgets);
    }
}
