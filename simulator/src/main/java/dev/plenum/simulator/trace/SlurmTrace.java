package dev.plenum.simulator.trace;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/**
 * The demand of a Slurm fleet, from what {@code sacct -P} prints. Columns may come in any order, others are ignored. Only jobs that started and ended
 * are demand; {@link #skipped} counts the rest. An account is a project, or the user where there is no account. The trace's zero is the earliest
 * submission among the jobs kept; the recorded wait is start less submission, so it includes waiting for dependencies. Because sacct sorts by job id and
 * not by time, the file is held in memory and sorted on opening: about 200 bytes a job.
 */
public final class SlurmTrace implements Trace {

    private final Iterator<TraceJob> jobs;
    private final Map<SkipReason, Long> skipped;

    private SlurmTrace(Iterator<TraceJob> jobs, Map<SkipReason, Long> skipped) {
        this.jobs = jobs;
        this.skipped = Collections.unmodifiableMap(skipped);
    }

    public static SlurmTrace open(Path file) {
        Map<SkipReason, Long> skipped = new EnumMap<>(SkipReason.class);
        for (SkipReason reason : SkipReason.values()) {
            skipped.put(reason, 0L);
        }
        List<SlurmRow.Ran> ran = new ArrayList<>();
        try (Rows rows = SlurmRow.open(file)) {
            SlurmRow row = new SlurmRow(rows);
            while (rows.hasNext()) {
                switch (row.next()) {
                    case SlurmRow.Ran job -> ran.add(job);
                    case SlurmRow.Skipped(var reason) -> skipped.merge(reason, 1L, Long::sum);
                }
            }
        }
        ran.sort(Comparator.comparingLong(SlurmRow.Ran::submitSeconds).thenComparingLong(SlurmRow.Ran::index));
        long zeroSeconds = ran.isEmpty() ? 0 : ran.getFirst().submitSeconds();
        return new SlurmTrace(ran.stream().map(job -> job.since(zeroSeconds)).iterator(), skipped);
    }

    /** How many rows were left out, for every reason, also where it is none. */
    public Map<SkipReason, Long> skipped() {
        return skipped;
    }

    @Override
    public boolean hasNext() {
        return jobs.hasNext();
    }

    @Override
    public TraceJob next() {
        return jobs.next();
    }

    /** Has nothing to do: the file was closed when it had been read. */
    @Override
    public void close() {}
}
