package dev.plenum.app.lease;

import dev.plenum.core.billing.Statement;
import dev.plenum.core.port.Ledger;
import dev.plenum.core.tenancy.Budget;
import dev.plenum.core.units.Money;
import java.time.YearMonth;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** The books of one process: its own ledger, and the one usage log that it posts. Sums are kept until the ledger moves on. */
public final class LedgerBooks implements Books {

    private final Ledger ledger;
    private final Supplier<Map<String, Budget>> budgets;
    private final Map<Month, Money> sums = new HashMap<>();
    private Marks summedAt = new Marks(-1, -1);

    private record Month(String project, YearMonth month) {}

    private record Marks(long journal, long usageLog) {}

    /** @param budgets by project, as of now */
    public LedgerBooks(Ledger ledger, Supplier<Map<String, Budget>> budgets) {
        this.ledger = ledger;
        this.budgets = budgets;
    }

    @Override
    public Optional<Budget> budget(String project) {
        return Optional.ofNullable(budgets.get().get(project));
    }

    @Override
    public long postedUpTo(String gateway) {
        return ledger.mark(Ledger.Stream.USAGE_LOG);
    }

    /** What simulated devices would cost is no spending. */
    @Override
    public Money posted(String project, YearMonth month) {
        Marks now = new Marks(ledger.mark(Ledger.Stream.JOURNAL), ledger.mark(Ledger.Stream.USAGE_LOG));
        if (!now.equals(summedAt)) {
            sums.clear();
            summedAt = now;
        }
        return sums.computeIfAbsent(new Month(project, month), _ -> sum(project, month));
    }

    private Money sum(String project, YearMonth month) {
        return ledger.lines(project, month.atDay(1), month.atEndOfMonth()).stream()
                .filter(line -> !line.meter().simulated())
                .map(Statement.Line::exact)
                .reduce(Money.ZERO, Money::plus);
    }
}
