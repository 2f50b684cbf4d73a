package dev.plenum.api;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;

/**
 * What the fleet earned and what owning it cost: {@code GET /v1/margin}. Amounts are exact decimals; the rows add up to the total.
 *
 * @param from first day, UTC
 * @param to last day, UTC, included
 * @param at up to when the last day is counted
 * @param by what the rows are split by: {@code model}, {@code project} or {@code service}
 */
public record MarginDocument(
        String currency, LocalDate from, LocalDate to, Instant at, String by, List<Row> rows, Row total) {

    /**
     * @param of {@code device}, {@code cores}, {@code served_model}, {@code project}, {@code service}, {@code time}, {@code charges} or {@code fleet}
     * @param name of the model, project or service; empty where there is one row only
     * @param revenue posted in the ledger
     * @param billedCost of device time that was metered
     * @param heldCost of device time on a place that was not metered
     * @param idleCost of device time that nobody used
     * @param outOfServiceCost of device time on nodes that took nothing
     * @param margin revenue less all costs
     */
    public record Row(
            String of,
            String name,
            String revenue,
            String billedCost,
            String heldCost,
            String idleCost,
            String outOfServiceCost,
            String margin) {}
}
