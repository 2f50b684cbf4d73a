package dev.plenum.simulator.trace;

import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;

/**
 * Jobs that arrive in batches, in the form of the PAI simulator: {@code job_id,user,submit_time,num_gpu,duration} (whole seconds; {@code num_gpu} may be
 * written {@code 1.0}). Rows are sorted by submission, equal ones by ascending job id, and come in that order, which the batch semantics needs. The
 * trace's zero is second 0 of the file. Streams; use one thread.
 */
public final class BatchTrace implements Trace {

    private static final List<String> COLUMNS = List.of("job_id", "user", "submit_time", "num_gpu", "duration");

    private final Rows rows;
    private long latestMillis = -1;
    private long latestId;

    private BatchTrace(Rows rows) {
        this.rows = rows;
    }

    public static BatchTrace open(Path file) {
        return new BatchTrace(Rows.commas(file, COLUMNS, COLUMNS.size()));
    }

    @Override
    public boolean hasNext() {
        return rows.hasNext();
    }

    @Override
    public TraceJob next() {
        rows.next();
        long submitMillis = rows.thousandths(2);
        requireOrder(rows.whole(0), submitMillis);
        return new TraceJob(
                rows.index(),
                rows.text(0),
                rows.text(1),
                submitMillis,
                rows.thousandths(4),
                0,
                0,
                rows.countWithPoint(3, 0),
                OptionalLong.empty());
    }

    private void requireOrder(long id, long submitMillis) {
        String sort = "Sort the file by submit_time, then job_id";
        if (submitMillis < latestMillis) {
            throw rows.refused(2, "not before the line above", sort);
        }
        if (submitMillis == latestMillis && id <= latestId) {
            throw rows.refused(
                    0, "above " + latestId + ", the job_id of the line above with the same submit_time", sort);
        }
        latestMillis = submitMillis;
        latestId = id;
    }

    @Override
    public void close() {
        rows.close();
    }
}
