package dev.plenum.simulator.trace;

import static dev.plenum.simulator.trace.TraceFile.all;
import static dev.plenum.simulator.trace.TraceFile.assertRefused;
import static dev.plenum.simulator.trace.TraceFile.write;
import static dev.plenum.simulator.trace.TraceFile.writeText;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JobsTraceTest {

    private static final String HEADER = "arrival_s,duration_s,cpu,gpus";

    @TempDir
    Path directory;

    @Test
    void rowsBecomeJobsInMillisecondsAndThousandths() {
        Path file = write(directory, HEADER, "0,60,4,1", "0.001,0.250,0.5,8", "1.5,3600.0000,0,2");
        assertEquals(
                List.of(
                        new TraceJob(0, "job-0", "trace", 0, 60_000, 4_000, 0, 1, OptionalLong.empty()),
                        new TraceJob(1, "job-1", "trace", 1, 250, 500, 0, 8, OptionalLong.empty()),
                        new TraceJob(2, "job-2", "trace", 1_500, 3_600_000, 0, 0, 2, OptionalLong.empty())),
                read(file));
    }

    @Test
    void aByteOrderMarkWindowsEndingsAndABlankLineAtTheEndChangeNothing() {
        Path file = writeText(directory, "\ufeff" + HEADER + "\r\n5,60,4,1\r\n\r\n");
        assertEquals(
                List.of(new TraceJob(0, "job-0", "trace", 5_000, 60_000, 4_000, 0, 1, OptionalLong.empty())),
                read(file));
    }

    @Test
    void aHeaderWithoutRowsIsATraceWithoutJobs() {
        try (JobsTrace trace = JobsTrace.open(write(directory, HEADER))) {
            assertFalse(trace.hasNext());
            assertThrows(NoSuchElementException.class, trace::next);
        }
    }

    @Test
    void jobsBeforeAWrongRowAreReadAndAskingTwiceForTheNextSkipsNone() {
        try (JobsTrace trace = JobsTrace.open(write(directory, HEADER, "1,60,4,1", "2,60,4,1", "3,60,4,none"))) {
            assertEquals(trace.hasNext(), trace.hasNext());
            assertEquals(1_000, trace.next().submitMillis());
            assertEquals(2_000, trace.next().submitMillis());
            assertRefused(_ -> trace.next(), directory.resolve("trace.txt"), "line 4", "column gpus", "\"none\"");
        }
    }

    @Test
    void aRowOutOfOrderIsRefusedWithItsLine() {
        Path file = write(directory, HEADER, "5,1,1,1", "5,1,1,1", "4.999,1,1,1");
        assertRefused(JobsTraceTest::read, file, "line 4", "column arrival_s", "\"4.999\"", "not before", "Sort");
    }

    @Test
    void everyWrongValueIsRefusedWithLineColumnValueAndWhatWasExpected() {
        refused("-1,60,4,1", "column arrival_s", "\"-1\"", "a decimal number >= 0");
        refused("1,1.0001,4,1", "column duration_s", "\"1.0001\"", "at most 3 decimals");
        refused("1,1e3,4,1", "column duration_s", "\"1e3\"", "without sign, exponent");
        refused("1,60,99999999999999999999,1", "column cpu", "at most 999999999999");
        refused("1,60,,1", "column cpu", "\"\"", "a decimal number");
        refused("1,60,4,0", "column gpus", "\"0\"", "from 1 to 2147483647");
        refused("1,60,4,1.0", "column gpus", "\"1.0\"", "digits only");
        refused("1,60,4,2147483648", "column gpus", "\"2147483648\"", "from 1 to 2147483647");
    }

    @Test
    void tooFewAndTooManyFieldsAreRefused() {
        refused("1,60,4", "3 fields", "no column gpus", "4 fields");
        refused("1,60,4,1,", "5 fields", "4 fields");
    }

    @Test
    void anotherHeaderIsRefusedWithTheRightOne() {
        assertRefused(JobsTraceTest::read, write(directory, "arrival_s,duration_s,gpus,cpu"), "line 1", HEADER);
        assertRefused(JobsTraceTest::read, write(directory, HEADER + ",user"), "line 1", "user");
        assertRefused(JobsTraceTest::read, write(directory, "0,60,4,1"), "line 1", "\"0,60,4,1\"");
    }

    @Test
    void anEmptyFileIsRefused() {
        assertRefused(JobsTraceTest::read, writeText(directory, ""), "is empty");
        assertRefused(JobsTraceTest::read, writeText(directory, "\ufeff\n"), "is empty");
    }

    @Test
    void aRowMayLieAcrossAnyPlaceOfTheBuffer() {
        StringBuilder text = new StringBuilder(HEADER).append('\n');
        for (int row = 0; row < 30_000; row++) {
            text.append(row).append(".5,").append(row % 977).append(",2,1\n");
        }
        List<TraceJob> jobs = read(writeText(directory, text.toString()));
        assertEquals(30_000, jobs.size());
        for (TraceJob job : jobs) {
            assertEquals(job.index() * 1000 + 500, job.submitMillis());
            assertEquals(job.index() % 977 * 1000, job.durationMillis());
        }
    }

    private void refused(String row, String... parts) {
        Path file = write(directory, HEADER, "0,60,4,1", row);
        assertRefused(JobsTraceTest::read, file, "line 3");
        assertRefused(JobsTraceTest::read, file, parts);
    }

    private static List<TraceJob> read(Path file) {
        return all(JobsTrace.open(file));
    }
}
