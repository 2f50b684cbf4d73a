package dev.plenum.app.lease;

import dev.plenum.core.tenancy.Budget;
import dev.plenum.core.units.Money;
import dev.plenum.gateway.budget.Grants;
import dev.plenum.gateway.budget.Spending;
import java.math.BigInteger;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Lends projects' budgets to gateways, in slices. Goal: gateways spend no more than a budget, whoever dies and whatever message is lost, and refuse nothing
 * that the budget still pays for.
 *
 * <p>What is left of a budget is its amount, less all that the ledger has posted to the project this month, less what gateways hold and the ledger does
 * not know of yet. A gateway is granted what its waiting requests need, if that is left, and while it is active a slice ahead: an eighth of what is left, shared
 * among the gateways of the project, whenever it has less than half of that at hand. What it holds unused comes back when it says so.
 *
 * <p>Example: a budget of 10.00, nothing spent, one gateway. Its first request may cost 0.02: granted are 0.02 and (10.00 - 0.02) / 8 = 1.2475 ahead. It spends
 * 0.80; 0.4675 are at hand, less than half of the next slice of (10.00 - 1.2675) / 8 = 1.0916: granted are 0.6241 more, so that it has a whole one.
 *
 * <p>Grants are kept before they are told. A gateway that does not come back keeps what it holds until the month ends.
 */
public final class Leases {

    private static final BigInteger PART = BigInteger.valueOf(8);
    private static final BigInteger TWO = BigInteger.TWO;

    private final Books books;
    private final LeaseStore store;
    private final LongSupplier nanos;
    private final Map<String, Borrower> borrowers = new HashMap<>();
    private boolean unkept;

    /** @param nanos {@link System#nanoTime}, or a test's */
    public Leases(Books books, LeaseStore store, LongSupplier nanos) {
        this.books = books;
        this.store = store;
        this.nanos = nanos;
        for (Held kept : store.read()) {
            borrowers.computeIfAbsent(kept.gateway(), _ -> Borrower.of(kept)).restore(kept);
        }
    }

    /**
     * What a gateway gets for its report. A report may come late, twice or not at all.
     *
     * @throws RuntimeException when grants cannot be kept; then nobody hears of them before they can
     */
    public synchronized Grants answer(Spending report) {
        Borrower borrower = borrowers.compute(report.gateway(), (_, before) -> current(before, report));
        if (borrower.life().compareTo(report.life()) > 0 || !borrower.hear(report, nanos.getAsLong())) {
            return new Grants(report.life(), List.of());
        }
        borrowers.forEach((gateway, one) -> one.posted(books.postedUpTo(gateway)));
        List<Grants.Lease> leases = new ArrayList<>();
        if (borrower.isKnown()) {
            for (Spending.Account account : report.accounts()) {
                Optional<Budget> budget = books.budget(account.project());
                if (budget.isPresent()) {
                    Grant grant = grant(borrower, account, budget.get());
                    unkept |= !grant.more.isZero();
                    leases.add(lease(borrower, account, report.number(), grant));
                }
            }
        }
        if (unkept) {
            keep(report);
            unkept = false;
        }
        return new Grants(report.life(), leases);
    }

    private static Borrower current(Borrower before, Spending report) {
        if (before == null) {
            return Borrower.fresh(report.gateway(), report.life());
        }
        return before.life().compareTo(report.life()) < 0 ? before.next(report.life()) : before;
    }

    /** @param refuses there is not so much left, not even if all that is uncertain is */
    private record Grant(Money more, Money refuses) {}

    private Grant grant(Borrower borrower, Spending.Account account, Budget budget) {
        Borrower.Line line = Borrower.Line.of(account);
        Held held = borrower.held(line);
        Money free =
                held.granted().minus(account.returned()).minus(account.spent()).minus(account.reserved());
        // Below zero it is spent already: what makes up for it is no more than is taken off.
        Money atHand = positive(free);
        Money owed = atHand.minus(free);
        Money left = left(line, budget);
        Money need = positive(account.waiting().minus(atHand));
        Money more = least(need, positive(left));
        // What the ledger has posted since the last reports is taken off twice for a moment.
        Money most = atHand.plus(greater(more, left.plus(uncertain(line))));
        boolean refuses = account.first().compareTo(most) > 0 && !someBehind();
        if (account.active()) {
            Money slice = part(positive(left.minus(more)), PART.multiply(gateways(line)));
            Money ahead = atHand.plus(more).minus(account.waiting());
            if (ahead.compareTo(part(slice, TWO)) < 0) {
                more = more.plus(positive(slice.minus(positive(ahead))));
            }
        }
        return new Grant(more.plus(owed), refuses ? account.first() : Money.ZERO);
    }

    private Grants.Lease lease(Borrower borrower, Spending.Account account, long number, Grant grant) {
        Borrower.Line line = Borrower.Line.of(account);
        borrower.grant(line, grant.more);
        return new Grants.Lease(
                account.project(), account.month(), borrower.held(line).granted(), grant.refuses, number);
    }

    /** The ledger is asked after {@link Books#postedUpTo}: what a report tells and that mark includes is in it. */
    private Money left(Borrower.Line line, Budget budget) {
        Money left = budget.amount().minus(books.posted(line.project(), line.month()));
        for (Borrower one : borrowers.values()) {
            left = left.minus(one.outstanding(line));
        }
        return left;
    }

    private boolean someBehind() {
        return borrowers.values().stream().anyMatch(one -> one.isBehind(nanos.getAsLong()));
    }

    private Money uncertain(Borrower.Line line) {
        return borrowers.values().stream().map(one -> one.uncertain(line)).reduce(Money.ZERO, Money::plus);
    }

    private BigInteger gateways(Borrower.Line line) {
        return BigInteger.valueOf(
                borrowers.values().stream().filter(one -> one.uses(line)).count());
    }

    private static Money positive(Money amount) {
        return amount.compareTo(Money.ZERO) > 0 ? amount : Money.ZERO;
    }

    private static Money greater(Money one, Money other) {
        return one.compareTo(other) > 0 ? one : other;
    }

    private static Money least(Money one, Money other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    private static Money part(Money amount, BigInteger of) {
        return new Money(amount.nanos().divide(of));
    }

    private void keep(Spending report) {
        YearMonth latest = report.accounts().stream()
                .map(Spending.Account::month)
                .max(YearMonth::compareTo)
                .orElseThrow();
        List<Held> all = new ArrayList<>();
        for (Borrower one : borrowers.values()) {
            one.forgetBefore(latest.minusMonths(1));
            all.addAll(one.all());
        }
        store.write(all);
    }
}
