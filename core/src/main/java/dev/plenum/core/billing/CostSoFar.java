package dev.plenum.core.billing;

import dev.plenum.core.metering.Meter;
import dev.plenum.core.metering.Quantity;
import dev.plenum.core.units.Money;
import dev.plenum.core.workload.WorkloadState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What one workload has cost: what the ledger has of it, and what has run since. */
public final class CostSoFar {

    private CostSoFar() {}

    private record Key(Meter meter, Optional<String> price) {}

    /** One line a meter and price, each rounded once. */
    public static List<Statement.Line> lines(
            List<Statement.Line> posted, WorkloadState state, PriceBook book, Instant now) {
        Map<Key, Statement.Line> lines = new LinkedHashMap<>();
        List<Statement.Line> all = new ArrayList<>(posted);
        all.addAll(Accrual.lines(List.of(state), book, now));
        for (Statement.Line line : all) {
            Key key = new Key(line.meter(), line.price().map(Price::id));
            lines.merge(key, line, CostSoFar::sum);
        }
        return List.copyOf(lines.values());
    }

    private static Statement.Line sum(Statement.Line one, Statement.Line other) {
        Quantity quantity = one.quantity().plus(other.quantity());
        return Statement.Line.of(one.meter(), one.price(), quantity);
    }

    /** Rounded as on a statement. */
    public static Money total(List<Statement.Line> lines) {
        return lines.stream().map(Statement.Line::amount).reduce(Money.ZERO, Money::plus);
    }
}
