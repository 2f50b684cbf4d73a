package dev.plenum.server;

import dev.plenum.core.error.ErrorCode;
import dev.plenum.core.error.PlenumException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.List;

/** Days of a statement in UTC, both included; by default this month up to today. */
record Period(LocalDate from, LocalDate to) {

    static Period of(Exchange exchange, Instant now) {
        LocalDate today = LocalDate.ofInstant(now, ZoneOffset.UTC);
        LocalDate to = exchange.query("to").map(text -> day("to", text)).orElse(today);
        LocalDate from = exchange.query("from").map(text -> day("from", text)).orElse(to.withDayOfMonth(1));
        if (from.isAfter(to)) {
            throw new PlenumException(
                    ErrorCode.INVALID_REQUEST,
                    "from " + from + " to " + to,
                    "a first day that is not after the last",
                    "Swap them");
        }
        return new Period(from, to);
    }

    static Period thisMonth(Instant now) {
        LocalDate today = LocalDate.ofInstant(now, ZoneOffset.UTC);
        return new Period(today.withDayOfMonth(1), today);
    }

    /** Cut at the first of each month. */
    List<Period> months() {
        return from.withDayOfMonth(1)
                .datesUntil(to.plusDays(1), java.time.Period.ofMonths(1))
                .map(first -> {
                    LocalDate last = first.plusMonths(1).minusDays(1);
                    return new Period(first.isBefore(from) ? from : first, last.isAfter(to) ? to : last);
                })
                .toList();
    }

    boolean contains(Instant now) {
        LocalDate today = LocalDate.ofInstant(now, ZoneOffset.UTC);
        return !today.isBefore(from) && !today.isAfter(to);
    }

    private static LocalDate day(String name, String text) {
        try {
            return LocalDate.parse(text);
        } catch (DateTimeParseException wrong) {
            throw new PlenumException(
                    ErrorCode.INVALID_REQUEST,
                    name + " '" + text + "'",
                    "a day such as 2026-01-31",
                    "Correct " + name,
                    wrong);
        }
    }
}
