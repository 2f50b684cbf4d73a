package dev.plenum.core.tenancy;

import dev.plenum.core.error.ErrorCode;
import dev.plenum.core.error.PlenumException;
import dev.plenum.core.units.Money;

/**
 * The most that a project may spend in each period. Gateways refuse what would go beyond it.
 *
 * @param amount above zero
 */
public record Budget(Money amount, Period per) {

    /** How long a budget lasts; then it begins anew. */
    public enum Period {
        /** A calendar month, UTC. */
        MONTH
    }

    public Budget {
        if (amount.compareTo(Money.ZERO) <= 0) {
            throw new PlenumException(
                    ErrorCode.INVALID_REQUEST,
                    "a budget of " + amount,
                    "an amount above 0",
                    "To let a project spend nothing, revoke its keys");
        }
    }
}
