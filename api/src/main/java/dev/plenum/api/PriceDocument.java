package dev.plenum.api;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A dated line of the price book.
 *
 * @param meter {@code core_seconds}, {@code device_seconds}, {@code input_tokens}, {@code cached_input_tokens} (without
 *     a price: as input_tokens), {@code output_tokens}, {@code requests}
 * @param subject a device model or public model name, or {@code *}
 * @param amount decimal, in the installation's currency, for {@code per} units
 * @param per units, such as 3600 for an hour or 1000000 for a million tokens
 * @param validFrom default: now
 * @param validTo absent: until another takes its place
 * @param region of the node; absent: any
 * @param priority {@code reserved}, {@code standard} or {@code spot}; absent: any
 * @param daily such as {@code 22:00-06:00 Asia/Shanghai}; absent: all day
 * @param organization whose agreement it is; absent: a list price
 * @param tiers other amounts for what a month's quantity has above a limit, ascending; absent: none
 */
public record PriceDocument(
        Optional<String> id,
        String meter,
        Optional<String> subject,
        String amount,
        long per,
        Optional<Instant> validFrom,
        Optional<String> label,
        Optional<Instant> validTo,
        Optional<String> region,
        Optional<String> priority,
        Optional<String> daily,
        Optional<String> organization,
        Optional<List<Tier>> tiers) {

    /** Without an end, conditions and tiers. */
    public PriceDocument(
            Optional<String> id,
            String meter,
            Optional<String> subject,
            String amount,
            long per,
            Optional<Instant> validFrom,
            Optional<String> label) {
        this(
                id,
                meter,
                subject,
                amount,
                per,
                validFrom,
                label,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    /**
     * @param above units of the meter
     * @param amount decimal, for {@code per} units of the price
     */
    public record Tier(long above, String amount) {}

    /**
     * Body of {@code POST /v1/prices/cut}: every price that holds then and is meant gets a cheaper one from there on.
     *
     * @param subject absent: of any subject
     * @param organization whose agreements are cut; absent: list prices
     * @param percent decimal above 0, at most 100
     * @param from default: now
     */
    public record Cut(
            String meter,
            Optional<String> subject,
            Optional<String> organization,
            String percent,
            Optional<Instant> from) {}
}
