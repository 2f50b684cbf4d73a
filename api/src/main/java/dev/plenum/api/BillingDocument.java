package dev.plenum.api;

import java.time.LocalDate;
import java.time.YearMonth;
import java.util.List;
import java.util.Optional;

/**
 * What was agreed with an organization, paid or given back, beside usage and prices.
 *
 * @param taxRates of the organization and of all
 * @param prepaid what is left of its deposits, decimal
 */
public record BillingDocument(
        String organization,
        String currency,
        List<Commitment> commitments,
        List<Credit> credits,
        List<Deposit> deposits,
        List<Refund> refunds,
        List<TaxRate> taxRates,
        String prepaid) {

    /**
     * Reserved capacity, paid used or not.
     *
     * @param price decimal, of a device for an hour
     * @param to last day, included
     */
    public record Commitment(
            Optional<String> id, String model, int devices, String price, LocalDate from, LocalDate to) {}

    /**
     * @param left what is not used of it; absent in a request
     * @param from default: today
     * @param to last day, included
     */
    public record Credit(
            Optional<String> id,
            String amount,
            Optional<String> left,
            Optional<LocalDate> from,
            LocalDate to,
            Optional<String> reason) {}

    /** Paid in advance. */
    public record Deposit(Optional<String> id, String amount) {}

    /**
     * @param project absent in a request, whose path has it
     * @param of the month whose usage it is for; default: this one
     */
    public record Refund(
            Optional<String> id,
            Optional<String> project,
            String amount,
            Optional<YearMonth> of,
            Optional<String> reason) {}

    /**
     * @param organization absent: of all
     * @param percent decimal, 0 to 100
     * @param from first day; default: today
     */
    public record TaxRate(
            Optional<String> id, Optional<String> organization, String percent, Optional<LocalDate> from) {}
}
