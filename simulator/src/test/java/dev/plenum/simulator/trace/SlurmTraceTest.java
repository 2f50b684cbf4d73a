package dev.plenum.simulator.trace;

import static dev.plenum.simulator.trace.TraceFile.all;
import static dev.plenum.simulator.trace.TraceFile.assertRefused;
import static dev.plenum.simulator.trace.TraceFile.write;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SlurmTraceTest {

    private static final String HEADER = "JobID|User|Account|Submit|Start|End|ReqTRES|State";
    private static final String DAY = "2026-10-01T";

    @TempDir
    Path directory;

    @Test
    void jobsComeInTheOrderOfSubmissionCountedFromTheEarliest() {
        assertEquals(
                List.of(
                        new TraceJob(1, "101", "physics", 0, 60_000, 2_000, 4_096, 0, OptionalLong.of(0)),
                        new TraceJob(2, "102_4", "vision", 0, 1_000, 1_000, 512, 1, OptionalLong.of(5_000)),
                        new TraceJob(0, "100", "vision", 30_000, 7_200_000, 8_000, 65_536, 2, OptionalLong.of(90_000))),
                read(
                        job(
                                "100",
                                "vision",
                                "12:00:30",
                                "12:02:00",
                                "14:02:00",
                                "billing=8,cpu=8,gres/gpu:a100=2,gres/gpu=2,mem=64G,node=1"),
                        job("101", "physics", "12:00:00", "12:00:00", "12:01:00", "cpu=2,mem=4G,node=1"),
                        job("102_4", "vision", "12:00:00", "12:00:05", "12:00:06", "cpu=1,gres/gpu=1,mem=512M")));
    }

    @Test
    void columnsMayComeInAnyOrderAmongOthersAndWithTheBarAtTheEndOfLowerCaseP() {
        Path file = write(
                directory,
                "State|JobName|End|Start|Submit|ReqTRES|Account|User|JobIDRaw|JobID|",
                "COMPLETED|train|2026-10-01T00:00:09|2026-10-01T00:00:02|2026-10-01T00:00:00|cpu=1,mem=1G|a|ada|7|7+0|");
        assertEquals(
                List.of(new TraceJob(0, "7+0", "a", 0, 7_000, 1_000, 1_024, 0, OptionalLong.of(2_000))),
                all(SlurmTrace.open(file)));
    }

    @Test
    void stepsAndJobsThatDidNotRunToAnEndAreSkippedAndCounted() {
        SlurmTrace trace = SlurmTrace.open(file(
                job("1", "a", "12:00:00", "12:00:00", "12:00:01", "cpu=1"),
                "1.batch|||2026-10-01T12:00:00|2026-10-01T12:00:00|2026-10-01T12:00:01||COMPLETED",
                "1.extern|||2026-10-01T12:00:00|2026-10-01T12:00:00|2026-10-01T12:00:01||COMPLETED",
                "1.0|||2026-10-01T12:00:00|2026-10-01T12:00:00|2026-10-01T12:00:01||COMPLETED",
                "2_[5-9%2]|ada|a|2026-10-01T11:00:00|Unknown|Unknown|cpu=1|PENDING",
                "3|ada|a|2026-10-01T11:00:00|None|2026-10-01T12:00:00|cpu=1|CANCELLED by 1000",
                "4|ada|a|2026-10-01T11:00:00|2026-10-01T12:00:00|2026-10-01T12:00:00|cpu=1|CANCELLED by 1000",
                "5|ada|a|2026-10-01T11:00:00|2026-10-01T12:00:00|Unknown|cpu=1|RUNNING",
                "6|ada|a|2026-10-25T02:50:00|2026-10-25T02:10:00|2026-10-25T03:00:00|cpu=1|COMPLETED",
                "7|ada|a|2026-10-25T01:50:00|2026-10-25T02:50:00|2026-10-25T02:10:00|cpu=1|COMPLETED"));
        assertEquals(
                Map.of(
                        SkipReason.STEP, 3L,
                        SkipReason.NEVER_STARTED, 3L,
                        SkipReason.NOT_ENDED, 1L,
                        SkipReason.CLOCK_SET_BACK, 2L),
                trace.skipped());
        assertEquals(List.of("1"), all(trace).stream().map(TraceJob::name).toList());
    }

    @Test
    void aJobCancelledWhileItRanIsDemand() {
        TraceJob job =
                read("8|ada|a|2026-10-01T11:00:00|2026-10-01T12:00:00|2026-10-01T12:00:07|cpu=1|CANCELLED by 1000")
                        .getFirst();
        assertEquals(7_000, job.durationMillis());
    }

    @Test
    void theTotalOfDevicesWinsAndKindsAreSummedWithoutIt() {
        assertEquals(4, asked("cpu=1,gres/gpu:a100=2,gres/gpu=4").devices());
        assertEquals(4, asked("cpu=1,gres/gpu=4,gres/gpu:a100=2").devices());
        assertEquals(3, asked("cpu=1,gres/gpu:a100=2,gres/gpu:h100=1").devices());
        assertEquals(
                0, asked("cpu=1,gres/gpumem=40G,gres/shard=3,license/matlab=1").devices());
    }

    @Test
    void memoryOfAnyUnitIsMebibytesRoundedUp() {
        assertEquals(64_000, asked("mem=62.50G").memoryMebibytes());
        assertEquals(2, asked("mem=1025K").memoryMebibytes());
        assertEquals(2_097_152, asked("mem=2T").memoryMebibytes());
        assertEquals(1L << 30, asked("mem=1P").memoryMebibytes());
        assertEquals(500, asked("mem=500").memoryMebibytes());
        assertEquals(1, asked("mem=0.5M").memoryMebibytes());
        assertEquals(0, asked("cpu=3").memoryMebibytes());
    }

    @Test
    void aRequestThatCannotBeUnderstoodIsRefused() {
        for (String request : List.of(
                "",
                "cpu",
                "cpu=",
                "cpu=x",
                "cpu=-1",
                "cpu=1.5",
                "cpu=1,",
                "=1",
                "mem=G",
                "mem=1X",
                "mem=-1G",
                "mem=99999999999P",
                "gres/gpu=2.0",
                "gres/gpu=3000000000")) {
            refused(job("2", "a", "12:00:00", "12:00:00", "12:00:01", request), "column ReqTRES", '"' + request + '"');
        }
    }

    @Test
    void anAccountlessJobBelongsToItsUser() {
        assertEquals(
                "ada",
                read(job("1", "", "12:00:00", "12:00:00", "12:00:01", "cpu=1"))
                        .getFirst()
                        .project());
        refused("2||||||cpu=1|COMPLETED", "column Start");
        refused(
                "2|||" + DAY + "12:00:00|" + DAY + "12:00:00|" + DAY + "12:00:00|cpu=1|COMPLETED",
                "column User",
                "\"\"");
    }

    @Test
    void timesInAnotherFormAndIdsThatAreNoneAreRefused() {
        refused(
                "2|u|a|10/01-12:00:00|" + DAY + "12:00:00|" + DAY + "12:00:00|cpu=1|COMPLETED",
                "column Submit",
                "10/01");
        refused("JobID|User|Account|Submit|Start|End|ReqTRES|State", "column JobID", "123_4", "sacct");
    }

    @Test
    void aMissingColumnIsRefusedByNameWithTheCommandThatPrintsIt() {
        Path file = write(directory, "JobID|User|Account|Submit|Start|End|State", "1|u|a|x|y|z|COMPLETED");
        assertRefused(SlurmTrace::open, file, "line 1", "lacks ReqTRES", "sacct -a -P --format=JobID");
        assertRefused(SlurmTrace::open, write(directory, "JobID,User"), "lacks JobID, User, Account");
    }

    @Test
    void aBarInsideAFieldIsSeenAsOneFieldTooMany() {
        refused(job("2", "a|b", "12:00:00", "12:00:00", "12:00:01", "cpu=1"), "9 fields", "8 fields");
    }

    private static String job(String id, String account, String submit, String start, String end, String request) {
        return String.join("|", id, "ada", account, DAY + submit, DAY + start, DAY + end, request, "COMPLETED");
    }

    private TraceJob asked(String request) {
        return read(job("1", "a", "12:00:00", "12:00:00", "12:00:01", request)).getFirst();
    }

    private List<TraceJob> read(String... rows) {
        return all(SlurmTrace.open(file(rows)));
    }

    private Path file(String... rows) {
        return write(directory, HEADER + "\n" + String.join("\n", rows));
    }

    private void refused(String row, String... parts) {
        Path file = file(job("1", "a", "12:00:00", "12:00:00", "12:00:01", "cpu=1"), row);
        assertRefused(SlurmTrace::open, file, "line 3");
        assertRefused(SlurmTrace::open, file, parts);
    }
}
