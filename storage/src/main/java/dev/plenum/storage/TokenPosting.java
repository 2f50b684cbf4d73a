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
import java.util.List;

/** Carries the usage log into the ledger once a second, and once a day drops segments that are old and posted. The follower's thread runs it. */
final class TokenPosting {

    /** How long the usage log keeps what is posted. */
    static final Duration RETENTION = Duration.ofDays(400);

    private static final long EVERY_NANOSECONDS = 200_000_000L;
    private static final int RECORDS_AT_ONCE = 10_000;

    private final SegmentedUsageLog log;
    private final Ledger ledger;
    private LocalDate droppedOn = LocalDate.EPOCH;
    private long lastNanoTime = System.nanoTime();

    TokenPosting(SegmentedUsageLog log, Ledger ledger) {
        this.log = log;
        this.ledger = ledger;
    }

    /** Until it is due again. */
    long waitMilliseconds() {
        return Math.max(1, (lastNanoTime + EVERY_NANOSECONDS - System.nanoTime()) / 1_000_000);
    }

    void postIfDue(PriceBook book, Instant now) {
        if (System.nanoTime() - lastNanoTime >= EVERY_NANOSECONDS) {
            post(book, now);
        }
    }

    /** @throws PlenumException JOURNAL_DAMAGED when the ledger has more than the log */
    void post(PriceBook book, Instant now) {
        lastNanoTime = System.nanoTime();
        long mark = ledger.mark(Ledger.Stream.USAGE_LOG);
        if (mark >= log.next()) {
            throw new PlenumException(
                    ErrorCode.JOURNAL_DAMAGED,
                    "the usage log ends before sequence " + log.next() + ", and the ledger has usage up to " + mark,
                    "a usage log and a ledger of the same time",
                    "Restore all files of the data directory from the same copy");
        }
        List<UsageRecord> records = log.read(mark + 1, RECORDS_AT_ONCE);
        while (!records.isEmpty()) {
            mark += records.size();
            ledger.post(Ledger.Stream.USAGE_LOG, mark, records, book);
            records = log.read(mark + 1, RECORDS_AT_ONCE);
        }
        LocalDate day = LocalDate.ofInstant(now, ZoneOffset.UTC);
        if (day.isAfter(droppedOn)) {
            droppedOn = day;
            int _ = log.drop(now.minus(RETENTION), mark);
        }
    }
}
