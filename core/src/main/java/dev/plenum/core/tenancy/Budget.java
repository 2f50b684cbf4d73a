package dev.plenum.core.tenancy;

import dev.plenum.core.error.ErrorCode;
import dev.plenum.core.error.PlenumException;
import dev.plenum.core.units.Money;
import java.util.List;

/**
 * The most that a {@link Payer} may spend in each period. Gateways refuse what would go beyond it.
 *
 * @param amount above zero
 * @param notifyAt percent of it, each from 1 to 100, rising: when so much is spent, somebody is told
 * @param notifyForecast somebody is told when it is going to be spent before the period ends
 */
public record Budget(Money amount, Period per, List<Integer> notifyAt, boolean notifyForecast) {

    /** How long a budget lasts; then it begins anew. */
    public enum Period {
        /** A calendar month, UTC. */
        MONTH
    }

    public Budget {
        notifyAt = notifyAt.stream().distinct().sorted().toList();
        notifyAt.stream()
                .filter(percent -> percent < 1 || percent > 100)
                .findFirst()
                .ifPresent(percent -> {
                    throw new PlenumException(
                            ErrorCode.INVALID_REQUEST,
                            "a notice at " + percent + " % of a budget",
                            "a whole number from 1 to 100",
                            "At 100 % it is spent, and nothing more is");
                });
        if (amount.compareTo(Money.ZERO) <= 0) {
            throw new PlenumException(
                    ErrorCode.INVALID_REQUEST,
                    "a budget of " + amount,
                    "an amount above 0",
                    "To let a project spend nothing, revoke its keys");
        }
    }

    /** One that nobody is told of. */
    public Budget(Money amount, Period per) {
        this(amount, per, List.of(), false);
    }
}
