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

/** The books of a control plane: its ledger, which posts its own gateway's usage log and those of others. Sums are kept until the ledger moves on. */
public final class LedgerBooks implements Books {

    private final Ledger ledger;
    private final String own;
    private final Supplier<Map<String, Budget>> budgets;
    private final Map<Month, Money> sums = new HashMap<>();
    private Map<Ledger.Stream, Long> summedAt = Map.of();

    private record Month(String project, YearMonth month) {}

    /**
     * @param own the incarnation of this process's own usage log
     * @param budgets by project, as of now
     */
    public LedgerBooks(Ledger ledger, String own, Supplier<Map<String, Budget>> budgets) {
        this.ledger = ledger;
        this.own = own;
        this.budgets = budgets;
    }

    @Override
    public Optional<Budget> budget(String project) {
        return Optional.ofNullable(budgets.get().get(project));
    }

    @Override
    public long postedUpTo(String gateway) {
        return ledger.mark(gateway.equals(own) ? Ledger.Stream.USAGE_LOG : Ledger.Stream.usageFrom(gateway));
    }

    /** What simulated devices would cost is no spending. */
    @Override
    public Money posted(String project, YearMonth month) {
        Map<Ledger.Stream, Long> now = ledger.marks();
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
