package dev.plenum.core.owning;

import java.math.BigInteger;

/**
 * How much there is of a stock since a moment, in thousandths of devices; it has been booked up to there.
 *
 * @param sinceMillis of the epoch
 */
public record Level(long owned, long idle, long outOfService, long sinceMillis) {

    Level plus(long moreOwned, long moreIdle, long moreOut) {
        return new Level(owned + moreOwned, idle + moreIdle, outOfService + moreOut, sinceMillis);
    }

    /** The same, booked up to that moment. */
    public Level until(long millis, Stock stock, Entries entries) {
        if (millis <= sinceMillis) {
            return this;
        }
        Days.each(
                sinceMillis,
                millis,
                (day, length) -> entries.add(
                        new Slot(day, stock, "", ""),
                        OwnedTime.ofNodes(times(idle, length), times(outOfService, length), times(owned, length))));
        return new Level(owned, idle, outOfService, millis);
    }

    private static BigInteger times(long thousandths, long millis) {
        return BigInteger.valueOf(thousandths).multiply(BigInteger.valueOf(millis));
    }
}
