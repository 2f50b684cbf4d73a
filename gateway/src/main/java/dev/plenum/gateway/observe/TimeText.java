package dev.plenum.gateway.observe;

import java.time.LocalDateTime;
import java.time.ZoneOffset;

/** Instants in UTC as {@code "2026-11-23T12:00:00.123Z"}; most fall into the second of the one before, and only that is worked out anew. For one thread. */
final class TimeText {

    private long second = Long.MIN_VALUE;
    private String text = "";

    void write(LineBuffer line, long epochSecond, int millis) {
        if (epochSecond != second) {
            second = epochSecond;
            text = text(LocalDateTime.ofEpochSecond(epochSecond, 0, ZoneOffset.UTC));
        }
        line.ascii(text);
        line.padded(millis, 3);
        line.ascii("Z\"");
    }

    private static String text(LocalDateTime at) {
        return "\"%04d-%02d-%02dT%02d:%02d:%02d."
                .formatted(
                        at.getYear(),
                        at.getMonthValue(),
                        at.getDayOfMonth(),
                        at.getHour(),
                        at.getMinute(),
                        at.getSecond());
    }
}
