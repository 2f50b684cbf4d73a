package dev.plenum.app.lease;

import dev.plenum.core.tenancy.Budget;
import dev.plenum.core.units.Money;
import java.time.YearMonth;
import java.util.Optional;

/** What {@link Leases} must know of budgets and of the ledger. */
public interface Books {

    /** @param payer in its text form */
    Optional<Budget> budget(String payer);

    /** Up to which sequence of this gateway's usage log the ledger has all; -1 before the first. */
    long postedUpTo(String gateway);

    /** All that the ledger has posted to the payer for this month, UTC: tokens of all gateways and, but to a key, device time. */
    Money posted(String payer, YearMonth month);
}
