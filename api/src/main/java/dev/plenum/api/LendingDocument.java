package dev.plenum.api;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;

/**
 * Share that projects borrowed of each other over a period: how much, who paid for it, and who gets what of that.
 *
 * @param from first day, UTC
 * @param to last day, included
 * @param at what runs is counted up to there
 */
public record LendingDocument(String currency, LocalDate from, LocalDate to, Instant at, List<Row> rows) {

    /**
     * Of one project and device model. Over all projects as much is borrowed as is lent, and paid as it is worth.
     *
     * @param simulated devices that do not exist
     * @param borrowedSeconds device-seconds held beyond the nominal share, out of what others left unused
     * @param lentSeconds device-seconds that others held of what it left unused
     * @param paid what it was charged for what it borrowed
     * @param worth what the borrowers paid for what it lent
     * @param credit its part of that, by the rule of its organization
     * @param mode of its organization: {@code chargeback} or {@code showback}
     */
    public record Row(
            String model,
            boolean simulated,
            String project,
            String organization,
            String borrowedSeconds,
            String lentSeconds,
            String paid,
            String worth,
            String credit,
            String mode) {}
}
