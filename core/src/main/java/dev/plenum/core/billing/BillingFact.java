package dev.plenum.core.billing;

import dev.plenum.core.error.ErrorCode;
import dev.plenum.core.error.PlenumException;
import dev.plenum.core.units.Money;
import java.time.LocalDate;

/** What was agreed with an organization, or paid or given back, beside usage and prices. The journal keeps each; {@link MonthEnd} reckons with them. */
public sealed interface BillingFact permits Commitment, Credit, Deposit, Refund, TaxRate {

    /** Such as {@code credit-7k3}; empty until the loop gives it one. */
    String id();

    /** Empty where it holds for every organization. */
    String organization();

    /** What its id begins with. */
    String kind();

    BillingFact withId(String id);

    /** @throws PlenumException INVALID_REQUEST unless it is above zero, with no more digits than a statement has */
    static void checkAmount(String what, Money amount) {
        if (amount.compareTo(Money.ZERO) <= 0
                || !amount.rounded(Statement.DIGITS).equals(amount)) {
            throw new PlenumException(
                    ErrorCode.INVALID_REQUEST,
                    what + " of " + amount,
                    "an amount above 0, with at most " + Statement.DIGITS + " digits after the point",
                    "Correct the amount");
        }
    }

    /** @throws PlenumException INVALID_REQUEST when it ends before it begins */
    static void checkDays(String what, LocalDate from, LocalDate to) {
        if (to.isBefore(from)) {
            throw new PlenumException(
                    ErrorCode.INVALID_REQUEST,
                    what + " from " + from + " to " + to,
                    "a last day that is not before the first",
                    "Swap them");
        }
    }
}
