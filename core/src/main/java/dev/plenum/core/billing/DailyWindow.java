package dev.plenum.core.billing;

import dev.plenum.core.error.ErrorCode;
import dev.plenum.core.error.PlenumException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;

/**
 * The same hours of every day in a time zone, such as {@code 22:00-06:00 Asia/Shanghai}: one that ends before it begins ends on the next day. Where
 * clocks are put forward over a bound it comes as much later; where they are put back over it, its first pass counts. Conditions of prices hold it.
 *
 * @param to not included
 */
public record DailyWindow(LocalTime from, LocalTime to, ZoneId zone) {

    public DailyWindow {
        if (from.equals(to)) {
            throw refused(from + "-" + to + " " + zone);
        }
    }

    /** @throws PlenumException for anything but {@code HH:MM-HH:MM ZONE} */
    public static DailyWindow parse(String text) {
        String[] parts = text.strip().split("[- ]", 3);
        if (parts.length != 3) {
            throw refused(text);
        }
        try {
            return new DailyWindow(LocalTime.parse(parts[0]), LocalTime.parse(parts[1]), ZoneId.of(parts[2]));
        } catch (DateTimeException e) {
            throw refused(text);
        }
    }

    private static PlenumException refused(String text) {
        return new PlenumException(
                ErrorCode.INVALID_REQUEST,
                "time of day '" + text + "'",
                "two different times and a time zone, such as 22:00-06:00 Asia/Shanghai",
                "Correct it");
    }

    boolean contains(Instant instant) {
        LocalDate day = LocalDate.ofInstant(instant, zone);
        return contains(instant, day) || contains(instant, day.minusDays(1));
    }

    private boolean contains(Instant instant, LocalDate day) {
        return !instant.isBefore(start(day)) && instant.isBefore(end(day));
    }

    private Instant start(LocalDate day) {
        return day.atTime(from).atZone(zone).toInstant();
    }

    private Instant end(LocalDate day) {
        return (to.isAfter(from) ? day : day.plusDays(1))
                .atTime(to)
                .atZone(zone)
                .toInstant();
    }

    /** Where it begins or ends, after the first instant and before the last, in no particular order. */
    List<Instant> bounds(Instant after, Instant before) {
        List<Instant> bounds = new ArrayList<>();
        LocalDate last = LocalDate.ofInstant(before, zone);
        for (LocalDate day = LocalDate.ofInstant(after, zone).minusDays(1); !day.isAfter(last); day = day.plusDays(1)) {
            for (Instant bound : List.of(start(day), end(day))) {
                if (bound.isAfter(after) && bound.isBefore(before)) {
                    bounds.add(bound);
                }
            }
        }
        return bounds;
    }

    /** The first bound after an instant. */
    Instant nextBound(Instant after) {
        return bounds(after, after.plus(Duration.ofDays(3))).stream()
                .min(Instant::compareTo)
                .orElseThrow();
    }

    @Override
    public String toString() {
        return from + "-" + to + " " + zone;
    }
}
