package dev.plenum.core.billing;

import dev.plenum.core.units.Money;
import java.time.LocalDate;

/**
 * Reserved capacity of an organization: so many devices of a model at a price an hour, paid whether used or not. What it uses of them is not charged
 * again. {@link Settlement} reckons it when a month closes.
 *
 * @param from first day, UTC
 * @param to last day, UTC, included
 * @param amountPerDeviceHour of each of the devices, for each hour of the days
 */
public record Commitment(
        String id,
        String organization,
        String model,
        int devices,
        LocalDate from,
        LocalDate to,
        Money amountPerDeviceHour) {

    boolean covers(LocalDate day) {
        return !day.isBefore(from) && !day.isAfter(to);
    }
}
