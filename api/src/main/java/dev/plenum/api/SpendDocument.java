package dev.plenum.api;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/**
 * How a project or an organization spends: {@code GET /v1/spend}. Amounts are exact decimals of real usage, without rounding to statement lines.
 *
 * @param project absent where it is about an organization
 * @param from first day, UTC
 * @param to last day, UTC, included
 * @param closedAt when the month of the last day was closed; absent while it is open
 * @param days those on which anything was spent, in order; today's has what runs now
 * @param perHour what runs costs an hour, at the prices that hold now
 * @param tokensPerHour what its requests to gateways cost an hour since yesterday began, UTC
 * @param monthToDate what this month has come to, whatever the period
 * @param monthForecast what it will have come to at its end if both go on like that
 * @param prices of the meters that it used in the period
 */
public record SpendDocument(
        Optional<String> project,
        Optional<String> organization,
        String currency,
        LocalDate from,
        LocalDate to,
        Instant at,
        Optional<Instant> closedAt,
        List<Day> days,
        String perHour,
        String tokensPerHour,
        String monthToDate,
        String monthForecast,
        List<Outlook> prices) {

    /** @param amounts by meter and subject */
    public record Day(LocalDate day, List<Amount> amounts) {}

    /** @param subject the device model or public model name; empty for cores */
    public record Amount(String meter, String subject, String amount) {}

    /**
     * @param simulated only devices that do not exist used it
     * @param holding may hold now, by their conditions; the one without further conditions first
     */
    public record Outlook(
            String meter, String subject, boolean simulated, List<PriceDocument> holding, List<Change> changes) {}

    /** From this moment on that price may hold. */
    public record Change(Instant from, PriceDocument price) {}
}
