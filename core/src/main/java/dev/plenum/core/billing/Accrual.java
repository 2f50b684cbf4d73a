package dev.plenum.core.billing;

import dev.plenum.core.metering.Meter;
import dev.plenum.core.metering.Metering;
import dev.plenum.core.metering.Quantity;
import dev.plenum.core.metering.UsageRecord;
import dev.plenum.core.workload.Replica;
import dev.plenum.core.workload.ReplicaPhase;
import dev.plenum.core.workload.WorkloadState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What running replicas have used since their last record, by the wall clock: an estimate until the shim's clock settles it. */
public final class Accrual {

    private Accrual() {}

    /** One line a meter and price over all of these workloads. */
    public static List<Statement.Line> lines(List<WorkloadState> workloads, PriceBook book, Instant now) {
        Map<Meter, Map<Optional<String>, Statement.Line>> lines = new TreeMap<>();
        Rating rating = new Rating(book);
        for (WorkloadState state : workloads) {
            for (Replica replica : state.replicas()) {
                if (replica.phase() instanceof ReplicaPhase.Running running
                        && running.meteredAt().isBefore(now)) {
                    add(lines, rating, sinceMetered(state, replica, running, now));
                }
            }
        }
        List<Statement.Line> all = new ArrayList<>();
        lines.values().forEach(byPrice -> all.addAll(byPrice.values()));
        return all;
    }

    private static UsageRecord sinceMetered(
            WorkloadState state, Replica replica, ReplicaPhase.Running running, Instant now) {
        Duration since = Duration.between(running.meteredAt(), now);
        return Metering.of(
                "accrual",
                replica.id(),
                state.workload(),
                running.placement(),
                new Metering.Span(running.runTime(), running.runTime().plus(since), running.meteredAt(), now));
    }

    private static void add(Map<Meter, Map<Optional<String>, Statement.Line>> lines, Rating rating, UsageRecord usage) {
        Map<Optional<String>, Statement.Line> byPrice =
                lines.computeIfAbsent(usage.meter(), _ -> new LinkedHashMap<>());
        for (PriceBook.Part part : rating.split(usage)) {
            byPrice.merge(
                    part.price().map(Price::id),
                    Statement.Line.of(usage.meter(), part.price(), part.quantity()),
                    Accrual::sum);
        }
    }

    private static Statement.Line sum(Statement.Line one, Statement.Line other) {
        Quantity quantity = one.quantity().plus(other.quantity());
        return Statement.Line.of(one.meter(), one.price(), quantity);
    }
}
