package dev.plenum.api;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A past month rated again with other prices: {@code POST /v1/price-previews}. Amounts are exact decimals; nothing is posted.
 *
 * @param period the month, such as {@code 2026-10}
 * @param at up to when usage is counted
 * @param simulated of devices that do not exist, instead of those that do
 * @param records of usage that were rated again
 * @param leftOut what is in neither side
 * @param meters over all organizations
 */
public record PricePreviewDocument(
        String currency,
        String period,
        Instant at,
        boolean simulated,
        long records,
        List<String> leftOut,
        List<Organization> organizations,
        List<Meter> meters,
        Sides total,
        Owner owner) {

    /**
     * @param paid what is posted
     * @param difference would_pay less paid
     */
    public record Sides(String paid, String wouldPay, String difference) {}

    /** @param tiers what steps of prices by quantity make of the month; absent where there are none */
    public record Organization(String organization, Sides total, Optional<Sides> tiers, List<Project> projects) {}

    public record Project(String project, Sides total, List<Meter> meters) {}

    /**
     * @param quantity in the unit, exact
     * @param withoutPrice so much of it as the other prices do not cover; absent: all is covered
     */
    public record Meter(
            String meter, String unit, String subject, String quantity, Optional<String> withoutPrice, Sides amount) {}

    /**
     * What the owner of the fleet would have earned.
     *
     * @param cost of owning it in these days, the same on both sides
     * @param margin revenue less cost
     */
    public record Owner(String cost, Sides margin) {}

    /**
     * Body of {@code POST /v1/price-previews}: one of the two.
     *
     * @param items all prices that would have held, as {@code GET /v1/prices} lists them; one without {@code valid_from} holds all the time
     * @param cut instead: the prices of now, those of this meter so much less all the time
     */
    public record Request(Optional<List<PriceDocument>> items, Optional<PriceDocument.Cut> cut) {}
}
