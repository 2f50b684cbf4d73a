package dev.plenum.app.lease;

import dev.plenum.core.units.Money;
import dev.plenum.gateway.budget.Spending;
import java.time.YearMonth;

/**
 * What one life of a gateway may spend of a project's budget in a month. All amounts are sums since its start.
 *
 * @param returned of what was granted it gave so much back
 * @param posted of what it spent the ledger has at least so much
 * @param former what lives before it may have spent that the ledger does not know of
 */
public record Held(
        String gateway,
        Spending.Life life,
        String project,
        YearMonth month,
        Money granted,
        Money returned,
        Money posted,
        Money former) {

    static Held nothing(String gateway, Spending.Life life, String project, YearMonth month) {
        return new Held(gateway, life, project, month, Money.ZERO, Money.ZERO, Money.ZERO, Money.ZERO);
    }

    Held granting(Money more) {
        return new Held(gateway, life, project, month, granted.plus(more), returned, posted, former);
    }

    Held returning(Money nowReturned) {
        return new Held(gateway, life, project, month, granted, nowReturned, posted, former);
    }

    /** The ledger has so much of what it spent, and all of the lives before. */
    Held posting(Money nowPosted) {
        return new Held(gateway, life, project, month, granted, returned, nowPosted, Money.ZERO);
    }

    /** As the next life begins. */
    Held next(Spending.Life later, Money outstanding) {
        return new Held(gateway, later, project, month, Money.ZERO, Money.ZERO, Money.ZERO, outstanding);
    }
}
