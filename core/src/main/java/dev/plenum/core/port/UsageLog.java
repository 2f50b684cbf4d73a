package dev.plenum.core.port;

import dev.plenum.core.metering.UsageRecord;
import java.util.List;

/**
 * The second stream: token usage. The gateway appends, the ledger reads; each record counts exactly once, by its incarnation and sequence.
 */
public interface UsageLog extends AutoCloseable {

    /** Random, born with the log's data directory: a record's id is {@code incarnation/sequence}. */
    String incarnation();

    /**
     * Appends one request's records together; when it returns they survive a crash of the process. Safe from any thread.
     *
     * @return the sequence of the first; the others count on from there
     */
    long append(List<UsageRecord> records);

    /** Up to {@code most} records from this sequence on; their ids carry their sequence. */
    List<UsageRecord> read(long fromSequence, int most);

    /** The sequence that the next record will get; never waits. */
    long next();

    @Override
    void close();
}
