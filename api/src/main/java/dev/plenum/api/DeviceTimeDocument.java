package dev.plenum.api;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;

/**
 * What became of the owner's device time in a period: {@code GET /v1/device-time}. Owned = billed + held + idle + out of service, of each meter.
 *
 * @param from first day, UTC
 * @param to last day, UTC, included
 * @param at up to when the last day is counted
 * @param by what the rows are split by: {@code model}, {@code pool}, {@code region}, {@code project} or {@code workload}
 */
public record DeviceTimeDocument(LocalDate from, LocalDate to, Instant at, String by, List<Row> rows) {

    /**
     * Quantities are decimals in the meter's unit, exact.
     *
     * @param meter {@code device_seconds}, or {@code core_seconds} of nodes without devices
     * @param subject the device model; empty for cores
     * @param name of the pool, region, project or workload; empty for what is none's
     * @param billed metered, and so on a statement
     * @param held on a place, but not metered: starting, stopping, waiting for its gang, out of reach, or not read yet
     * @param idle free on a node that takes replicas
     * @param outOfService free on a node that takes none
     */
    public record Row(
            String meter,
            String subject,
            boolean simulated,
            String name,
            String owned,
            String billed,
            String held,
            String idle,
            String outOfService) {}
}
