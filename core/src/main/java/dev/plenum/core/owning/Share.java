package dev.plenum.core.owning;

import dev.plenum.core.metering.Meter;
import java.time.LocalDate;
import java.util.Comparator;

/**
 * Under what borrowed and lent device time is added up.
 *
 * @param day UTC
 * @param meter device-seconds of one model; a quota counts for devices that exist and for those that do not, each by itself
 */
public record Share(LocalDate day, Meter meter, String project) implements Comparable<Share> {

    private static final Comparator<Share> ORDER =
            Comparator.comparing(Share::day).thenComparing(Share::meter).thenComparing(Share::project);

    @Override
    public int compareTo(Share other) {
        return ORDER.compare(this, other);
    }
}
