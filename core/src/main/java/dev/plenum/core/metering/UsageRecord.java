package dev.plenum.core.metering;

import java.time.Instant;

/**
 * One metered quantity of one project.
 *
 * @param id makes resends harmless: journal position and index, or gateway incarnation and sequence
 * @param source the replica or request it came from
 * @param from start of the time it covers; a price that changes inside splits it
 * @param to its end; equal to {@code from} for what happens at an instant
 */
public record UsageRecord(
        String id, String project, Meter meter, Quantity quantity, Instant from, Instant to, String source) {}
