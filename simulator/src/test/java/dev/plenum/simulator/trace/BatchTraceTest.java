package dev.plenum.simulator.trace;

import static dev.plenum.simulator.trace.TraceFile.all;
import static dev.plenum.simulator.trace.TraceFile.assertRefused;
import static dev.plenum.simulator.trace.TraceFile.write;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BatchTraceTest {

    private static final String HEADER = "job_id,user,submit_time,num_gpu,duration";

    @TempDir
    Path directory;

    @Test
    void rowsBecomeJobsOfTheirUsersInTheOrderOfTheFile() {
        assertEquals(
                List.of(
                        new TraceJob(0, "3", "6214e9", 0, 3_219_826_000L, 0, 0, 1, OptionalLong.empty()),
                        new TraceJob(1, "7", "0e4a51", 0, 1_000, 0, 0, 16, OptionalLong.empty()),
                        new TraceJob(2, "2", "6214e9", 60_000, 2_000, 0, 0, 0, OptionalLong.empty())),
                read(write(directory, HEADER, "3,6214e9,0,1.0,3219826", "7,0e4a51,0,16,1", "2,6214e9,60,0,2")));
    }

    @Test
    void partsOfADeviceAreRefused() {
        refused("9,a,6,0.5,1", "column num_gpu", "\"0.5\"", "a whole number, such as 2 or 2.0");
        refused("9,a,6,-1,1", "column num_gpu", "\"-1\"");
        refused("9,a,6,3000000000.0,1", "column num_gpu", "\"3000000000.0\"", "2147483647");
    }

    @Test
    void aRowOutOfOrderIsRefusedWithItsLine() {
        refused("9,a,4,1,1", "column submit_time", "\"4\"", "not before");
        refused("8,a,5,1,1", "column job_id", "\"8\"", "above 8", "Sort");
        refused("7,a,5,1,1", "column job_id", "\"7\"", "above 8");
    }

    @Test
    void aJobWithoutIdOrUserIsRefused() {
        refused(",a,5,1,1", "column job_id", "\"\"");
        refused("9,,5,1,1", "column user", "\"\"", "a value");
    }

    @Test
    void theSampleOfPhillyHasTwentyThousandJobsInTwentyBatches() {
        List<TraceJob> jobs = read(RealTraces.file("philly/philly_20k_batch.csv"));
        assertEquals(20_000, jobs.size());
        assertEquals(20, jobs.stream().map(TraceJob::submitMillis).distinct().count());
        long deviceMillis = jobs.stream()
                .mapToLong(job -> job.durationMillis() * job.devices())
                .sum();
        assertEquals(229_992, Math.round(deviceMillis / 3_600_000.0));
    }

    private void refused(String row, String... parts) {
        Path file = write(directory, HEADER, "8,a,5,1,1", row);
        assertRefused(BatchTraceTest::read, file, "line 3");
        assertRefused(BatchTraceTest::read, file, parts);
    }

    private static List<TraceJob> read(Path file) {
        return all(BatchTrace.open(file));
    }
}
