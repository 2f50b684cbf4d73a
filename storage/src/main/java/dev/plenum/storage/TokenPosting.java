package dev.plenum.storage;

import dev.plenum.core.billing.PriceBook;
import dev.plenum.core.error.ErrorCode;
import dev.plenum.core.error.PlenumException;
import dev.plenum.core.metering.UsageRecord;
import dev.plenum.core.port.Ledger;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Carries the usage log, and the mirrors of other gateways' logs, into the ledger five times a second, and once a day drops segments that are old and
 * posted. The follower's thread runs it.
 */
final class TokenPosting {

    /** How long the usage log keeps what is posted. */
    static final Duration RETENTION = Duration.ofDays(400);

    private static final long EVERY_NANOSECONDS = 200_000_000L;
    private static final int RECORDS_AT_ONCE = 10_000;

    private final SegmentedUsageLog log;
    private final UsageMirrors mirrors;
    private final Ledger ledger;
    private final Map<Ledger.Stream, Long> marks = new HashMap<>();
    private LocalDate droppedOn = LocalDate.EPOCH;
    private long lastNanoTime = System.nanoTime();

    TokenPosting(SegmentedUsageLog log, UsageMirrors mirrors, Ledger ledger) {
        this.log = log;
        this.mirrors = mirrors;
        this.ledger = ledger;
    }

    /** Until it is due again. */
    long waitMilliseconds() {
        return Math.max(1, (lastNanoTime + EVERY_NANOSECONDS - System.nanoTime()) / 1_000_000);
    }

    /** Whether it was due. */
    boolean postIfDue(PriceBook book, Instant now) {
        boolean due = System.nanoTime() - lastNanoTime >= EVERY_NANOSECONDS;
        if (due) {
            post(book, now);
        }
        return due;
    }

    /** @throws PlenumException JOURNAL_DAMAGED when the ledger has more than the log */
    void post(PriceBook book, Instant now) {
        lastNanoTime = System.nanoTime();
        LocalDate day = LocalDate.ofInstant(now, ZoneOffset.UTC);
        boolean drops = day.isAfter(droppedOn);
        sources().forEach((stream, source) -> {
            long mark = post(stream, source, book);
            if (drops) {
                int _ = source.drop(now.minus(RETENTION), mark);
            }
        });
        droppedOn = drops ? day : droppedOn;
    }

    private Map<Ledger.Stream, SegmentedUsageLog> sources() {
        Map<Ledger.Stream, SegmentedUsageLog> sources = new LinkedHashMap<>();
        sources.put(Ledger.Stream.USAGE_LOG, log);
        mirrors.logs().forEach((incarnation, mirror) -> sources.put(Ledger.Stream.usageFrom(incarnation), mirror));
        return sources;
    }

    /** Returns up to where it is posted now. */
    private long post(Ledger.Stream stream, SegmentedUsageLog source, PriceBook book) {
        long mark = marks.computeIfAbsent(stream, ledger::mark);
        if (mark >= source.next()) {
            throw new PlenumException(
                    ErrorCode.JOURNAL_DAMAGED,
                    "the usage log of incarnation " + source.incarnation() + " ends before sequence " + source.next()
                            + ", and the ledger has usage up to " + mark,
                    "a usage log and a ledger of the same time",
                    "Restore all files of the data directory from the same copy");
        }
        List<UsageRecord> records = source.read(mark + 1, RECORDS_AT_ONCE);
        while (!records.isEmpty()) {
            mark += records.size();
            ledger.post(stream, mark, records, book);
            marks.put(stream, mark);
            records = source.read(mark + 1, RECORDS_AT_ONCE);
        }
        return mark;
    }
}
