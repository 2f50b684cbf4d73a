package dev.plenum.simulator.trace;

import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;

/**
 * Jobs in the plainest form: a comma-separated file with the columns {@code arrival_s,duration_s,cpu,gpus} (seconds, seconds, cores, whole devices >= 1),
 * sorted by arrival. Up to three decimals are read exactly. The trace's zero is second 0 of the file. Streams; use one thread.
 */
public final class JobsTrace implements Trace {

    private static final List<String> COLUMNS = List.of("arrival_s", "duration_s", "cpu", "gpus");

    private final Rows rows;
    private long latestMillis;

    private JobsTrace(Rows rows) {
        this.rows = rows;
    }

    public static JobsTrace open(Path file) {
        return new JobsTrace(Rows.commas(file, COLUMNS, COLUMNS.size()));
    }

    @Override
    public boolean hasNext() {
        return rows.hasNext();
    }

    @Override
    public TraceJob next() {
        rows.next();
        long submitMillis = rows.thousandths(0);
        if (submitMillis < latestMillis) {
            throw rows.refused(0, "not before the line above", "Sort the file by arrival_s");
        }
        latestMillis = submitMillis;
        return new TraceJob(
                rows.index(),
                "job-" + rows.index(),
                "trace",
                submitMillis,
                rows.thousandths(1),
                rows.thousandths(2),
                0,
                rows.count(3, 1),
                OptionalLong.empty());
    }

    @Override
    public void close() {
        rows.close();
    }
}
