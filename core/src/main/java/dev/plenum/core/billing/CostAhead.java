package dev.plenum.core.billing;

import dev.plenum.core.metering.Metering;
import dev.plenum.core.metering.Quantity;
import dev.plenum.core.metering.UsageRecord;
import dev.plenum.core.units.Money;
import dev.plenum.core.workload.Placement;
import dev.plenum.core.workload.Replica;
import dev.plenum.core.workload.ReplicaId;
import dev.plenum.core.workload.ReplicaPhase;
import dev.plenum.core.workload.Workload;
import dev.plenum.core.workload.WorkloadId;
import dev.plenum.core.workload.WorkloadState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What replicas will cost over a time at the prices that hold at one instant, metered as they would be: for estimates and spend rates, which look ahead
 * where {@link Accrual} looks back.
 */
public final class CostAhead {

    private CostAhead() {}

    /** All replicas of a workload, were each at such a place; one line a meter and price. */
    public static List<Statement.Line> of(
            Workload workload, Placement place, Duration time, PriceBook book, Instant at) {
        Map<PriceKey, Quantity> used = new LinkedHashMap<>();
        WorkloadId unborn = new WorkloadId(workload.kind());
        for (int rank = 0; rank < workload.replicas(); rank++) {
            add(used, book, usage(new ReplicaId(unborn, rank), workload, place, time, at));
        }
        return priced(used, book, at);
    }

    /** What runs, each replica where it is; what only holds its place costs nothing yet. */
    public static List<Statement.Line> ofRunning(
            List<WorkloadState> states, Duration time, PriceBook book, Instant at) {
        Map<PriceKey, Quantity> used = new LinkedHashMap<>();
        for (WorkloadState state : states) {
            for (Replica replica : state.replicas()) {
                if (replica.phase() instanceof ReplicaPhase.Running running) {
                    add(used, book, usage(replica.id(), state.workload(), running.placement(), time, at));
                }
            }
        }
        return priced(used, book, at);
    }

    /** The exact sum of the lines of meters that are, or are not, simulated. */
    public static Money sum(List<Statement.Line> lines, boolean simulated) {
        return lines.stream()
                .filter(line -> line.meter().simulated() == simulated)
                .map(Statement.Line::exact)
                .reduce(Money.ZERO, Money::plus);
    }

    private static UsageRecord usage(ReplicaId replica, Workload workload, Placement place, Duration time, Instant at) {
        return Metering.of(
                "ahead", replica, workload, place, new Metering.Span(Duration.ZERO, time, at, at.plus(time)));
    }

    private static void add(Map<PriceKey, Quantity> used, PriceBook book, UsageRecord usage) {
        PriceKey key =
                new PriceKey(usage.meter(), usage.region(), usage.priority(), book.organization(usage.project()));
        used.merge(key, usage.quantity(), Quantity::plus);
    }

    private static List<Statement.Line> priced(Map<PriceKey, Quantity> used, PriceBook book, Instant at) {
        List<Statement.Line> lines = new ArrayList<>();
        used.forEach((key, quantity) -> lines.add(Statement.Line.of(key.meter(), book.at(key, at), quantity)));
        lines.sort(Comparator.comparing(Statement.Line::meter));
        return lines;
    }
}
