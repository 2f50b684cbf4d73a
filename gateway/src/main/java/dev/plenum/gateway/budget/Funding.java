package dev.plenum.gateway.budget;

import dev.plenum.core.tenancy.Budget;
import dev.plenum.core.tenancy.Payer;
import dev.plenum.core.units.Money;
import dev.plenum.gateway.metering.Payment;
import java.time.YearMonth;

/** What the budgets that pay for it say to a request. */
public sealed interface Funding {

    /** It may go on; the payment is settled or released. */
    record Paid(Payment payment) implements Funding {}

    /**
     * There is not enough left.
     *
     * @param payer whose budget it is
     * @param amount what it may cost
     * @param alone the control plane is away: it might have had more
     */
    record Refused(Payer payer, Budget budget, YearMonth month, Money amount, boolean alone) implements Funding {}
}
