package dev.plenum.api;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/**
 * What a project owes for a period. Every amount is quantity x price / per, rounded once; the total is the sum of the lines.
 *
 * @param from first day, UTC
 * @param to last day, UTC, included
 * @param total of real usage, posted and accruing
 * @param simulatedTotal of devices that do not exist: on a section of its own, never in the total
 * @param charges absent: it has none
 * @param converted what is due in another currency, where one was asked for
 * @param digest lower-case hexadecimal SHA-256 of this document as it stands without it
 */
public record StatementDocument(
        String project,
        String currency,
        LocalDate from,
        LocalDate to,
        Instant at,
        String total,
        String simulatedTotal,
        List<Line> lines,
        Optional<ChargesDocument> charges,
        Optional<ConvertedDocument> converted,
        Optional<String> digest) {

    /** Without charges and a digest. */
    public StatementDocument(
            String project,
            String currency,
            LocalDate from,
            LocalDate to,
            Instant at,
            String total,
            String simulatedTotal,
            List<Line> lines) {
        this(
                project,
                currency,
                from,
                to,
                at,
                total,
                simulatedTotal,
                lines,
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    public StatementDocument with(String sha256) {
        return new StatementDocument(
                project, currency, from, to, at, total, simulatedTotal, lines, charges, converted, Optional.of(sha256));
    }

    public StatementDocument with(Optional<ConvertedDocument> other) {
        return new StatementDocument(
                project, currency, from, to, at, total, simulatedTotal, lines, charges, other, digest);
    }

    public StatementDocument with(ChargesDocument its) {
        return new StatementDocument(
                project, currency, from, to, at, total, simulatedTotal, lines, Optional.of(its), converted, digest);
    }

    /**
     * @param quantity in the meter's unit, exact
     * @param amount decimal, rounded to six digits
     * @param accruing it runs at this moment and is not posted yet
     * @param price absent: no price covers it
     * @param usedOn the day it was used, where that lies in a period closed before
     */
    public record Line(
            String meter,
            String unit,
            String subject,
            boolean simulated,
            boolean accruing,
            String quantity,
            Optional<PriceDocument> price,
            String amount,
            Optional<LocalDate> usedOn) {

        /** Of the statement's own period. */
        public Line(
                String meter,
                String unit,
                String subject,
                boolean simulated,
                boolean accruing,
                String quantity,
                Optional<PriceDocument> price,
                String amount) {
            this(meter, unit, subject, simulated, accruing, quantity, price, amount, Optional.empty());
        }
    }

    /** Usage without prices: {@code GET /v1/usage}. */
    public record Usage(String project, LocalDate from, LocalDate to, List<Line> lines) {}
}
