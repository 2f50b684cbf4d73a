package dev.plenum.app.lease;

import dev.plenum.core.billing.Statement;
import dev.plenum.core.port.Ledger;
import dev.plenum.core.tenancy.Budget;
import dev.plenum.core.tenancy.Payer;
import dev.plenum.core.units.Money;
import dev.plenum.gateway.snapshot.Costs;
import java.time.YearMonth;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** The books of a control plane: its ledger, which posts its own gateway's usage log and those of others. Sums are kept until the ledger moves on. */
public final class LedgerBooks implements Books {

    private final Ledger ledger;
    private final String own;
    private final Supplier<Costs> costs;
    private final Map<Month, Money> sums = new HashMap<>();
    private Map<Ledger.Stream, Long> summedAt = Map.of();

    private record Month(String payer, YearMonth month) {}

    /**
     * @param own the incarnation of this process's own usage log
     * @param costs budgets and the organizations of projects, as of now
     */
    public LedgerBooks(Ledger ledger, String own, Supplier<Costs> costs) {
        this.ledger = ledger;
        this.own = own;
        this.costs = costs;
    }

    @Override
    public Optional<Budget> budget(String payer) {
        return Optional.ofNullable(costs.get().budgets().get(payer));
    }

    @Override
    public long postedUpTo(String gateway) {
        return ledger.mark(gateway.equals(own) ? Ledger.Stream.USAGE_LOG : Ledger.Stream.usageFrom(gateway));
    }

    /** What simulated devices would cost is no spending. */
    @Override
    public Money posted(String payer, YearMonth month) {
        Map<Ledger.Stream, Long> now = ledger.marks();
        if (!now.equals(summedAt)) {
            sums.clear();
            summedAt = now;
        }
        return sums.computeIfAbsent(new Month(payer, month), _ -> sum(Payer.parse(payer), month));
    }

    private Money sum(Payer payer, YearMonth month) {
        return switch (payer.kind()) {
            case KEY -> ledger.spentByKey(payer.name(), month);
            case PROJECT -> ofProject(payer.name(), month);
            case ORGANIZATION ->
                costs.get().prices().organizations().entrySet().stream()
                        .filter(owned -> owned.getValue().equals(payer.name()))
                        .map(owned -> ofProject(owned.getKey(), month))
                        .reduce(Money.ZERO, Money::plus);
        };
    }

    private Money ofProject(String project, YearMonth month) {
        return ledger.lines(project, month.atDay(1), month.atEndOfMonth()).stream()
                .filter(line -> !line.meter().simulated())
                .map(Statement.Line::exact)
                .reduce(Money.ZERO, Money::plus);
    }
}
