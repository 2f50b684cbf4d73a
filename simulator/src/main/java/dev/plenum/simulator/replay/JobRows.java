package dev.plenum.simulator.replay;

import dev.plenum.simulator.trace.TraceJob;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * The file of jobs that a replay writes: {@code job,arrival_s,start_s,end_s,wait_s,gpus}, in the order of the trace, seconds with three decimals. Jobs end
 * in another order; the rows of those that are early wait here.
 */
public final class JobRows implements QueueReplay.Listener, AutoCloseable {

    private final WholeFile out;
    private final Map<Long, String> early = new HashMap<>();
    private long next;

    public JobRows(Path file) {
        out = WholeFile.open(file);
        out.line("job,arrival_s,start_s,end_s,wait_s,gpus");
    }

    @Override
    public void over(TraceJob job, long startMillis, long endMillis) {
        StringBuilder row = new StringBuilder(64).append(job.index()).append(',');
        seconds(row, job.submitMillis()).append(',');
        seconds(row, startMillis).append(',');
        seconds(row, endMillis).append(',');
        seconds(row, endMillis - job.submitMillis() - job.durationMillis())
                .append(',')
                .append(job.devices());
        early.put(job.index(), row.toString());
        while (early.containsKey(next)) {
            out.line(early.remove(next++));
        }
    }

    private static StringBuilder seconds(StringBuilder row, long millis) {
        row.append(millis / 1000).append('.');
        long rest = millis % 1000;
        if (rest < 100) {
            row.append(rest < 10 ? "00" : "0");
        }
        return row.append(rest);
    }

    /** The replay has come to its end: the file may appear. */
    public void complete() {
        out.complete();
    }

    @Override
    public void close() {
        out.close();
    }
}
