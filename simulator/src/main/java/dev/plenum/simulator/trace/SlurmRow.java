package dev.plenum.simulator.trace;

import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;

/** Understands one row after the other of what {@code sacct -P} prints: a job that ran, or the reason why it is none. */
final class SlurmRow {

    private static final List<String> COLUMNS =
            List.of("JobID", "User", "Account", "Submit", "Start", "End", "ReqTRES", "State");
    private static final String EXPORT = "Export it again: sacct -a -P --format=" + String.join(",", COLUMNS);

    /** What a row is. */
    sealed interface Read {}

    record Skipped(SkipReason reason) implements Read {}

    /** Times in seconds of the recording clock. */
    record Ran(
            long index,
            String name,
            String project,
            long submitSeconds,
            long startSeconds,
            long endSeconds,
            SlurmRequest request)
            implements Read {

        TraceJob since(long zeroSeconds) {
            return new TraceJob(
                    index,
                    name,
                    project,
                    (submitSeconds - zeroSeconds) * 1000,
                    (endSeconds - startSeconds) * 1000,
                    request.cpuThousandths(),
                    request.memoryMebibytes(),
                    request.devices(),
                    OptionalLong.of((startSeconds - submitSeconds) * 1000));
        }
    }

    private final Rows rows;
    private final int jobId;
    private final int user;
    private final int account;
    private final int submit;
    private final int start;
    private final int end;
    private final int request;
    private final int state;

    SlurmRow(Rows rows) {
        this.rows = rows;
        this.jobId = rows.column("JobID");
        this.user = rows.column("User");
        this.account = rows.column("Account");
        this.submit = rows.column("Submit");
        this.start = rows.column("Start");
        this.end = rows.column("End");
        this.request = rows.column("ReqTRES");
        this.state = rows.column("State");
    }

    static Rows open(Path file) {
        return Rows.pipes(file, COLUMNS, EXPORT);
    }

    Read next() {
        rows.next();
        String name = rows.text(jobId);
        if (name.charAt(0) < '0' || name.charAt(0) > '9') {
            throw rows.refused(jobId, "a job id such as 123, 123_4 or 123+0", EXPORT);
        }
        if (name.indexOf('.') >= 0) {
            return new Skipped(SkipReason.STEP);
        }
        // CANCELLED by 1000: only the first word is the state.
        String ended = rows.text(state).split(" ", 2)[0];
        if (ended.equals("PENDING") || unknown(start)) {
            return new Skipped(SkipReason.NEVER_STARTED);
        }
        return unknown(end) ? new Skipped(SkipReason.NOT_ENDED) : timed(name, ended);
    }

    private Read timed(String name, String ended) {
        long submitSeconds = RecordedTime.WITH_T.seconds(rows, submit);
        long startSeconds = RecordedTime.WITH_T.seconds(rows, start);
        long endSeconds = RecordedTime.WITH_T.seconds(rows, end);
        // Before 20.11 a job cancelled while it waited was recorded as started and ended at that moment.
        if (ended.equals("CANCELLED") && startSeconds == endSeconds) {
            return new Skipped(SkipReason.NEVER_STARTED);
        }
        if (startSeconds < submitSeconds || endSeconds < startSeconds) {
            return new Skipped(SkipReason.CLOCK_SET_BACK);
        }
        String project = rows.text(rows.blank(account) ? user : account);
        SlurmRequest asked = SlurmRequest.read(rows, request);
        return new Ran(rows.index(), name, project, submitSeconds, startSeconds, endSeconds, asked);
    }

    private boolean unknown(int column) {
        String time = rows.text(column);
        return time.equals("Unknown") || time.equals("None");
    }
}
