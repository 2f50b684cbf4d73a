package dev.plenum.core.billing;

import dev.plenum.core.error.ErrorCode;
import dev.plenum.core.error.PlenumException;
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
        Money amountPerDeviceHour)
        implements BillingFact {

    private static final int MOST_DEVICES = 1_000_000;

    public Commitment {
        BillingFact.checkAmount("a price", amountPerDeviceHour);
        BillingFact.checkDays("a commitment", from, to);
        if (devices < 1 || devices > MOST_DEVICES || model.isBlank()) {
            throw new PlenumException(
                    ErrorCode.INVALID_REQUEST,
                    "a commitment to " + devices + " devices of model '" + model + "'",
                    "1 to " + MOST_DEVICES + " devices of a model such as h20",
                    "Correct it");
        }
    }

    @Override
    public String kind() {
        return "commitment";
    }

    @Override
    public Commitment withId(String id) {
        return new Commitment(id, organization, model, devices, from, to, amountPerDeviceHour);
    }

    boolean covers(LocalDate day) {
        return !day.isBefore(from) && !day.isAfter(to);
    }
}
