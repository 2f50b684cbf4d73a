package dev.plenum.core.billing;

import dev.plenum.core.metering.Quantity;
import dev.plenum.core.units.Money;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * What an organization is charged when a month closes, beside its usage. The ledger posts it; a statement of an open month shows it as it would be now.
 *
 * <p>Order. Usage, less refunds, is what the projects come to; {@link Settlement} adds reserved capacity and tiers; that much, if above zero, credits
 * pay, the one that expires first before others. The rest is the net. Tax is on the net; where refunds exceed the month's usage both are below zero. Deposits
 * are payments: they pay the gross, net and tax together, as far as they reach.
 *
 * <p>Example: usage of 120.00 less a refund of 20.00, and reserved capacity of 2,160.00 of which 96.00 was covered, are 2,164.00. A credit of 164.00
 * makes a net of 2,000.00; 6 % tax on it are 120.00; of the gross of 2,120.00 a deposit of 1,000.00 leaves 1,120.00 due.
 */
public final class MonthEnd {

    private static final String NET = "net";

    /**
     * @param facts of the organization and of all, as they were entered
     * @param charged the credits and prepayments of its earlier months
     */
    public record Standing(List<BillingFact> facts, List<Charge> charged) {

        public Standing {
            facts = List.copyOf(facts);
            charged = List.copyOf(charged);
        }

        /** Once these are charged too. */
        public Standing after(List<Charge> more) {
            List<Charge> all = new ArrayList<>(charged);
            all.addAll(more);
            return new Standing(facts, all);
        }

        /** What is left of a credit. */
        public Money left(Credit credit) {
            return credit.amount()
                    .plus(charged.stream()
                            .filter(charge -> charge.kind() == Charge.Kind.CREDIT
                                    && charge.of().equals(credit.id()))
                            .map(Charge::amount)
                            .reduce(Money.ZERO, Money::plus));
        }

        /** What is left of all deposits. */
        public Money prepaid() {
            Money used = charged.stream()
                    .filter(charge -> charge.kind() == Charge.Kind.PREPAID)
                    .map(Charge::amount)
                    .reduce(Money.ZERO, Money::plus);
            return of(Deposit.class).stream().map(Deposit::amount).reduce(used, Money::plus);
        }

        public <T extends BillingFact> List<T> of(Class<T> type) {
            return facts.stream().filter(type::isInstance).map(type::cast).toList();
        }

        /** The one that holds on that day. */
        public Optional<TaxRate> taxOn(LocalDate day) {
            return of(TaxRate.class).stream()
                    .filter(rate -> !rate.from().isAfter(day))
                    .reduce((one, later) -> RATES.compare(later, one) >= 0 ? later : one);
        }
    }

    private static final Comparator<TaxRate> RATES = Comparator.<TaxRate, Boolean>comparing(
                    rate -> !rate.organization().isEmpty())
            .thenComparing(TaxRate::from);

    private final String organization;
    private final YearMonth month;
    private final Standing standing;
    private final Instant at;
    private final List<Charge> charges = new ArrayList<>();
    private Money sum;

    private MonthEnd(String organization, YearMonth month, Standing standing, Money projects, Instant at) {
        this.organization = organization;
        this.month = month;
        this.standing = standing;
        this.sum = projects;
        this.at = at;
    }

    /**
     * @param sums of all its projects, by day
     * @param projects what the statements of its projects come to, with their charges
     */
    public static List<Charge> of(
            String organization, YearMonth month, List<Rated> sums, Money projects, Standing standing, Instant at) {
        MonthEnd end = new MonthEnd(organization, month, standing, projects, at);
        end.settle(sums);
        end.credit();
        end.tax();
        end.prepay();
        return List.copyOf(end.charges);
    }

    private void settle(List<Rated> sums) {
        for (Settlement.Adjustment due : Settlement.of(month, sums, standing.of(Commitment.class))) {
            charge(due.kind(), due.of(), due.description(), Optional.of(due.measure()), due.amount());
        }
    }

    private void credit() {
        standing.of(Credit.class).stream()
                .filter(credit -> !credit.from().isAfter(month.atEndOfMonth())
                        && !credit.to().isBefore(month.atDay(1)))
                .sorted(Comparator.comparing(Credit::to))
                .forEach(credit -> pay(
                        Charge.Kind.CREDIT,
                        credit.id(),
                        "credit " + credit.id() + ": " + credit.reason(),
                        standing.left(credit)));
    }

    /** At most what is due so far. */
    private void pay(Charge.Kind kind, String of, String description, Money available) {
        Money taken = available.compareTo(sum) < 0 ? available : sum;
        if (taken.compareTo(Money.ZERO) > 0) {
            charge(kind, of, description, Optional.empty(), taken.negated());
        }
    }

    private void tax() {
        standing.taxOn(month.atEndOfMonth()).ifPresent(rate -> {
            Quantity base = new Quantity(sum.nanos().divide(Statement.STEP).longValueExact());
            Charge.Measure measure = new Charge.Measure(base, NET, rate.percent(), Quantity.of(TaxRate.WHOLE));
            charge(
                    Charge.Kind.TAX,
                    rate.id(),
                    "tax of " + rate.percent() + " % on the net",
                    Optional.of(measure),
                    measure.amount());
        });
    }

    private void prepay() {
        pay(Charge.Kind.PREPAID, "", "paid from deposits", standing.prepaid());
    }

    private void charge(
            Charge.Kind kind, String of, String description, Optional<Charge.Measure> measure, Money amount) {
        if (amount.isZero()) {
            return;
        }
        String id = "charge-" + month + "-" + organization + "-" + (charges.size() + 1);
        charges.add(new Charge(
                id, kind, organization, Optional.empty(), month.atEndOfMonth(), of, description, measure, amount, at));
        sum = sum.plus(amount);
    }
}
