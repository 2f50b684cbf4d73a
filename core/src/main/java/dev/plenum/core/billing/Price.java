package dev.plenum.core.billing;

import dev.plenum.core.metering.Meter;
import dev.plenum.core.metering.Quantity;
import dev.plenum.core.units.Money;
import java.math.BigInteger;
import java.time.Instant;

/**
 * One dated line of the price book: so much for so much.
 *
 * @param subject a device model or public model name, or {@code *} for any
 * @param amount the price of {@code per} units of the meter
 * @param validFrom usage from here on is rated with it, until a later one of the same meter and subject
 * @param recordedAt when it was entered: of two with the same validity the later entry holds
 * @param label shown beside it, such as "example"
 */
public record Price(
        String id,
        Meter.Kind meter,
        String subject,
        Money amount,
        Quantity per,
        Instant validFrom,
        Instant recordedAt,
        String label) {

    public static final String ANY = "*";

    boolean covers(Meter asked) {
        return meter == asked.kind() && (subject.equals(ANY) || subject.equals(asked.subject()));
    }

    /** What a quantity costs, in exact nano-units, rounded once. */
    public Money of(Quantity quantity) {
        return amount.timesRatio(BigInteger.valueOf(quantity.millionths()), BigInteger.valueOf(per.millionths()));
    }
}
