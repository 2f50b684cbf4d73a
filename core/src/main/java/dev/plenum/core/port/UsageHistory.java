package dev.plenum.core.port;

import dev.plenum.core.metering.UsageRecord;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Map;

/**
 * All usage as it was recorded: the journal's metering events and the gateways' usage logs, from which the ledger's sums were made. Re-rating a past
 * period and verifying a statement read it; nothing in it comes from the ledger.
 */
public interface UsageHistory {

    /** Told of one record after the other. */
    @FunctionalInterface
    interface Reader {

        /** @param number of the record in its stream: its journal position, or its sequence in a usage log */
        void read(Ledger.Stream stream, long number, UsageRecord usage);
    }

    /**
     * Hands on each record that has some of its time on these days, UTC, both included, once; those of one stream in the order of their numbers. It
     * keeps none of them.
     *
     * @param upTo the last number of each stream, as {@link Ledger#marks} has them; a stream that is not in it is not read
     * @throws dev.plenum.core.error.PlenumException NOT_FOUND when records of these days are not kept any more, JOURNAL_DAMAGED when records that
     *     were posted are missing: it never hands on less and says nothing
     */
    void read(LocalDate firstDay, LocalDate lastDay, Map<Ledger.Stream, Long> upTo, Reader reader);

    /** Whether a record has some of its time on these days. */
    static boolean isOn(LocalDate firstDay, LocalDate lastDay, UsageRecord usage) {
        Instant begin = firstDay.atStartOfDay(ZoneOffset.UTC).toInstant();
        Instant end = lastDay.plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant();
        return usage.from().isBefore(end)
                && (usage.to().isAfter(begin) || !usage.from().isBefore(begin));
    }
}
