package dev.plenum.api;

import java.time.Instant;
import java.util.List;

/**
 * What a gateway hands in of its usage log: body of {@code POST /v1/gateways/{incarnation}/usage}.
 *
 * @param controlPlane whom it is for
 * @param first the sequence of the first record; the others count on from there
 * @param records none: only asks what is wanted next
 */
public record GatewayUsage(String controlPlane, long first, List<Used> records) {

    /**
     * One metered quantity.
     *
     * @param quantity in millionths of the meter's unit
     * @param at the instant that prices it
     * @param until the end of what it covers
     * @param key the id of the API key that the request came with; absent from gateways of version 0.2 and before
     */
    public record Used(
            String project,
            String meter,
            String subject,
            long quantity,
            Instant at,
            Instant until,
            String source,
            String key) {}

    /**
     * The answer.
     *
     * @param next the sequence that is wanted next: all before it is taken, and nothing from it on
     */
    public record Taken(long next) {}
}
