package dev.plenum.simulator.trace;

import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.time.format.ResolverStyle;

/** Reads the times of traces, which are local without saying where: they are taken as UTC, and only their differences mean something. */
enum RecordedTime {
    WITH_BLANK("yyyy-MM-dd HH:mm:ss", "uuuu-MM-dd HH:mm:ss"),
    WITH_T("yyyy-MM-ddTHH:mm:ss", "uuuu-MM-dd'T'HH:mm:ss");

    private static final int LENGTH = 19;

    private final String form;
    private final DateTimeFormatter format;

    RecordedTime(String form, String pattern) {
        this.form = form;
        this.format = DateTimeFormatter.ofPattern(pattern).withResolverStyle(ResolverStyle.STRICT);
    }

    /** Seconds since 1970-01-01 00:00:00 of the same clock. */
    long seconds(Rows rows, int column) {
        String text = rows.text(column);
        try {
            if (text.length() == LENGTH) {
                return LocalDateTime.parse(text, format).toEpochSecond(ZoneOffset.UTC);
            }
        } catch (DateTimeParseException e) {
            throw wrong(rows, column);
        }
        throw wrong(rows, column);
    }

    private RuntimeException wrong(Rows rows, int column) {
        return rows.refused(column, "a time written " + form);
    }
}
