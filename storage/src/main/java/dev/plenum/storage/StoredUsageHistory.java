package dev.plenum.storage;

import dev.plenum.core.error.ErrorCode;
import dev.plenum.core.error.PlenumException;
import dev.plenum.core.metering.UsageRecord;
import dev.plenum.core.port.Journal;
import dev.plenum.core.port.Ledger.Stream;
import dev.plenum.core.port.UsageHistory;
import dev.plenum.core.world.Event;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The usage in the journal, this control plane's usage log and the mirrors of other gateways' logs, read beside those who write them. It begins where
 * the period begins, and keeps no more than some thousand records at a time.
 *
 * <p>The journal is kept for ever. Usage logs drop whole segments once all of their records are posted and older than {@link TokenPosting#RETENTION}: a
 * period that reaches into what was dropped is refused, with the first day that is whole.
 */
public final class StoredUsageHistory implements UsageHistory {

    private static final int RECORDS_AT_ONCE = 10_000;

    private final Journal journal;
    private final SegmentedUsageLog log;
    private final UsageMirrors mirrors;

    public StoredUsageHistory(Journal journal, SegmentedUsageLog log, UsageMirrors mirrors) {
        this.journal = journal;
        this.log = log;
        this.mirrors = mirrors;
    }

    @Override
    public void read(LocalDate firstDay, LocalDate lastDay, Map<Stream, Long> upTo, Reader reader) {
        Instant begin = firstDay.atStartOfDay(ZoneOffset.UTC).toInstant();
        Reader wanted = (stream, number, usage) -> {
            if (UsageHistory.isOn(firstDay, lastDay, usage)) {
                reader.read(stream, number, usage);
            }
        };
        new TreeMap<>(logs(upTo)).forEach((name, source) -> {
            Stream stream = new Stream(name);
            readLog(stream, source, begin, upTo.get(stream), wanted);
        });
        readJournal(begin, upTo.getOrDefault(Stream.JOURNAL, -1L), wanted);
    }

    /** By the name of their stream. */
    private Map<String, SegmentedUsageLog> logs(Map<Stream, Long> upTo) {
        Map<String, SegmentedUsageLog> logs = new TreeMap<>();
        Map<String, SegmentedUsageLog> mirrored = mirrors.logs();
        for (Stream stream : upTo.keySet()) {
            if (stream.equals(Stream.USAGE_LOG)) {
                logs.put(stream.name(), log);
            }
            stream.incarnation()
                    .ifPresent(incarnation -> logs.put(
                            stream.name(),
                            Optional.ofNullable(mirrored.get(incarnation)).orElseThrow(() -> missing(stream))));
        }
        return logs;
    }

    private static void readLog(Stream stream, SegmentedUsageLog source, Instant begin, long last, Reader reader) {
        if (last >= source.next()) {
            throw missing(stream);
        }
        UsageCursor place = source.cursor();
        long next = last < 0 ? 0 : source.firstFor(begin);
        while (next <= last) {
            int most = (int) Math.min(RECORDS_AT_ONCE, last + 1 - next);
            List<UsageRecord> some = source.read(place, next, most);
            if (some.isEmpty()) {
                throw missing(stream);
            }
            for (UsageRecord usage : some) {
                reader.read(stream, next, usage);
                next++;
            }
        }
    }

    private static PlenumException missing(Stream stream) {
        return new PlenumException(
                ErrorCode.JOURNAL_DAMAGED,
                "usage of stream " + stream.name() + " is missing, and the ledger has posted it",
                "every record that is posted, for as long as it is kept",
                "Restore all files of the data directory from the same copy");
    }

    private void readJournal(Instant begin, long last, Reader reader) {
        journal.replay(journal.positionBefore(begin), batch -> {
            long position = batch.firstPosition();
            for (Event event : batch.events()) {
                if (position <= last) {
                    long at = position;
                    event.used().ifPresent(usage -> reader.read(Stream.JOURNAL, at, usage));
                }
                position++;
            }
        });
    }
}
