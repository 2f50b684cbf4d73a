package dev.plenum.core.owning;

import dev.plenum.core.metering.Quantity;
import java.math.BigInteger;
import java.time.LocalDate;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The devices that one replica holds, booked up to a moment. All its time is held until its shim's clock has been read; then as much of it as was
 * metered is billed, the latest first. So the two clocks never have to agree: nothing is counted twice and nothing becomes negative.
 *
 * @param thousandths of devices
 * @param sinceMillis of the epoch; booked up to there
 * @param held by day, of today and yesterday: what a reading may still turn into billed time
 */
public record Place(
        Stock stock,
        String project,
        String workload,
        long thousandths,
        long sinceMillis,
        SortedMap<LocalDate, Long> held) {

    public Place {
        held = Collections.unmodifiableSortedMap(new TreeMap<>(held));
    }

    /** The same, booked as held up to that moment. */
    public Place until(long millis, Entries entries) {
        if (millis <= sinceMillis) {
            return this;
        }
        SortedMap<LocalDate, Long> more = new TreeMap<>(held);
        Days.each(sinceMillis, millis, (day, length) -> {
            long time = Math.multiplyExact(thousandths, length);
            more.merge(day, time, Math::addExact);
            entries.add(slot(day), OwnedTime.ofPlaces(BigInteger.ZERO, BigInteger.valueOf(time)));
        });
        return new Place(stock, project, workload, thousandths, millis, more);
    }

    /** The same, with this much of the held time billed; what its clock counted beyond the time of its place is on the bill alone. */
    Place metered(Quantity quantity, Entries entries) {
        SortedMap<LocalDate, Long> left = new TreeMap<>(held);
        long due = quantity.millionths();
        for (LocalDate day : held.sequencedKeySet().reversed()) {
            long billed = Math.min(due, held.get(day));
            due -= billed;
            left.put(day, held.get(day) - billed);
            entries.add(slot(day), OwnedTime.ofPlaces(BigInteger.valueOf(billed), BigInteger.valueOf(-billed)));
        }
        LocalDate yesterday = Days.of(sinceMillis).minusDays(1);
        left.keySet().removeIf(day -> day.isBefore(yesterday));
        return new Place(stock, project, workload, thousandths, sinceMillis, left);
    }

    private Slot slot(LocalDate day) {
        return new Slot(day, stock, project, workload);
    }
}
