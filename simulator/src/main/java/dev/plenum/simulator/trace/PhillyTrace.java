package dev.plenum.simulator.trace;

import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;

/**
 * The job table of Microsoft's Philly fleet (Jeon et al., USENIX ATC'19): {@code timestamp,duration,num_gpus,gpu_time,cluster}, sorted by timestamp. A
 * virtual cluster is a project; {@code gpu_time} must be duration times devices, as it is in every row of the original. The trace's zero is the first
 * row's timestamp. Streams; use one thread.
 */
public final class PhillyTrace implements Trace {

    private static final List<String> COLUMNS = List.of("timestamp", "duration", "num_gpus", "gpu_time", "cluster");

    private final Rows rows;
    private long firstSeconds;
    private long latestSeconds;

    private PhillyTrace(Rows rows) {
        this.rows = rows;
    }

    public static PhillyTrace open(Path file) {
        return new PhillyTrace(Rows.commas(file, COLUMNS, COLUMNS.size()));
    }

    @Override
    public boolean hasNext() {
        return rows.hasNext();
    }

    @Override
    public TraceJob next() {
        rows.next();
        long submitMillis = submitMillis();
        long durationMillis = rows.thousandths(1);
        int devices = rows.count(2, 0);
        requireProduct(durationMillis, devices);
        String name = "job-" + rows.index();
        return new TraceJob(
                rows.index(), name, rows.text(4), submitMillis, durationMillis, 0, 0, devices, OptionalLong.empty());
    }

    /** Without a multiplication, which could overflow. */
    private void requireProduct(long durationMillis, int devices) {
        long product = rows.thousandths(3);
        boolean right = devices == 0 ? product == 0 : product % devices == 0 && product / devices == durationMillis;
        if (!right) {
            throw rows.refused(3, "duration x num_gpus of the same row");
        }
    }

    private long submitMillis() {
        long seconds = RecordedTime.WITH_BLANK.seconds(rows, 0);
        if (rows.index() == 0) {
            firstSeconds = seconds;
        } else if (seconds < latestSeconds) {
            throw rows.refused(0, "not before the line above", "Sort the file by timestamp");
        }
        latestSeconds = seconds;
        return (seconds - firstSeconds) * 1000;
    }

    @Override
    public void close() {
        rows.close();
    }
}
