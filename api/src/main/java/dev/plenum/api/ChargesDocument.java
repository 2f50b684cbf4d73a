package dev.plenum.api;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/**
 * What a statement has beside usage, and what all of it comes to. Absent from a statement that has no charges: its total is what is due.
 *
 * @param net usage, settlement, refunds and credits
 * @param tax on the net
 * @param gross net + tax
 * @param prepaid zero or below: paid from deposits
 * @param due gross + prepaid
 */
public record ChargesDocument(List<Item> items, String net, String tax, String gross, String prepaid, String due) {

    /**
     * @param kind {@code reserved}, {@code covered}, {@code tiers}, {@code refund}, {@code lent}, {@code credit}, {@code tax} or {@code prepaid}
     * @param day it stands on
     * @param of the id of what led to it; may be empty
     * @param accruing not posted: what the close of the month would charge, were it closed now
     * @param measure how the amount comes about, where it is a quantity times a price
     * @param amount decimal, six digits; below zero where it is given
     */
    public record Item(
            String id,
            String kind,
            LocalDate day,
            String of,
            String description,
            boolean accruing,
            Optional<Measure> measure,
            String amount) {}

    /** The amount is quantity x price / per, rounded once. */
    public record Measure(String quantity, String unit, String price, String per) {}
}
