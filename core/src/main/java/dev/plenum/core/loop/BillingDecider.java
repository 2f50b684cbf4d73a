package dev.plenum.core.loop;

import dev.plenum.core.billing.BillingFact;
import dev.plenum.core.billing.Commitment;
import dev.plenum.core.billing.Credit;
import dev.plenum.core.billing.Deposit;
import dev.plenum.core.billing.ExchangeRate;
import dev.plenum.core.billing.Refund;
import dev.plenum.core.billing.TaxRate;
import dev.plenum.core.error.ErrorCode;
import dev.plenum.core.error.PlenumException;
import dev.plenum.core.units.Money;
import dev.plenum.core.workload.Base32;
import dev.plenum.core.world.Event;
import dev.plenum.core.world.World;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.List;

/** Decides what may enter the ledger beside usage: nothing that would change a closed month. {@link CommandDecider} asks it. */
final class BillingDecider {

    private BillingDecider() {}

    /** Nothing where it is closed already. */
    static Decision close(World world, YearMonth month, Instant now) {
        LocalDate today = LocalDate.ofInstant(now, ZoneOffset.UTC);
        if (!month.isBefore(YearMonth.from(today))) {
            throw new PlenumException(
                    ErrorCode.INVALID_REQUEST,
                    "period " + month + " ends on " + month.atEndOfMonth() + ", and it is " + today,
                    "a month that is over, " + YearMonth.from(today).minusMonths(1) + " at the latest",
                    "Close it when it is over");
        }
        boolean closed =
                world.books().closed().filter(last -> !last.isBefore(month)).isPresent();
        return new Decision(month.toString(), closed ? List.of() : List.of(new Event.PeriodClosed(month, now)));
    }

    static Decision setRate(World world, ExchangeRate rate, Instant now) {
        world.books().checkOpen("a rate", rate.from());
        return Decision.of(rate.currency(), new Event.ExchangeRateSet(rate, now));
    }

    static Decision enter(World world, BillingFact fact, Instant now) {
        PriceDecider.checkOrganization(world, fact.organization());
        switch (fact) {
            case Commitment commitment -> world.books().checkOpen("a commitment", commitment.from());
            case TaxRate rate -> world.books().checkOpen("a tax rate", rate.from());
            case Credit credit -> world.books().checkOpen("a credit whose last day counts", credit.to());
            case Deposit _, Refund _ -> {}
        }
        BillingFact entered = fact.withId(fact.kind() + "-" + Base32.of(world.position() + 1));
        return Decision.of(entered.id(), new Event.FactEntered(entered, now));
    }

    static Decision refund(World world, Refund refund, Money charged, Instant now) {
        Money refunded = world.books().refunded(refund.project(), refund.of());
        if (refunded.plus(refund.amount()).compareTo(charged) > 0) {
            throw new PlenumException(
                    ErrorCode.INVALID_REQUEST,
                    "a refund of " + refund.amount() + " to project " + refund.project() + ", which was charged "
                            + charged + " for " + refund.of() + " and has " + refunded + " of it back",
                    "at most " + charged.minus(refunded),
                    "Refund less, or of another month");
        }
        return enter(world, refund, now);
    }
}
