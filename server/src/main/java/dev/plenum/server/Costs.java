package dev.plenum.server;

import dev.plenum.api.WorkloadDocument;
import dev.plenum.core.billing.CostAhead;
import dev.plenum.core.billing.CostSoFar;
import dev.plenum.core.billing.PriceBook;
import dev.plenum.core.billing.Statement;
import dev.plenum.core.workload.WorkloadId;
import dev.plenum.core.workload.WorkloadState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What workloads have cost so far, and cost an hour now; one reading of the ledger and the price book for all of a list. */
record Costs(ServerPorts ports, String currency) {

    private static final Duration HOUR = Duration.ofHours(1);

    /** Of those that ever ran. */
    Map<WorkloadId, WorkloadDocument.Cost> of(List<WorkloadState> states) {
        Instant now = ports.time().now();
        PriceBook book = PriceBook.of(ports.views().prices(), ports.views().projects());
        Map<WorkloadId, List<Statement.Line>> posted =
                ports.ledger().linesOf(states.stream().map(WorkloadState::id).toList());
        Map<WorkloadId, WorkloadDocument.Cost> costs = new TreeMap<>();
        for (WorkloadState state : states) {
            List<Statement.Line> lines = CostSoFar.lines(posted.getOrDefault(state.id(), List.of()), state, book, now);
            if (!lines.isEmpty()) {
                costs.put(state.id(), cost(lines, CostAhead.ofRunning(List.of(state), HOUR, book, now)));
            }
        }
        return costs;
    }

    private WorkloadDocument.Cost cost(List<Statement.Line> lines, List<Statement.Line> hour) {
        return new WorkloadDocument.Cost(
                currency,
                StatementDocuments.amount(CostSoFar.total(lines)),
                Optional.of(hour)
                        .filter(it -> !it.isEmpty())
                        .map(CostSoFar::total)
                        .map(StatementDocuments::amount),
                lines.stream().anyMatch(line -> line.price().isEmpty()));
    }
}
