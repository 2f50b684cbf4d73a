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

class PhillyTraceTest {

    private static final String HEADER = "timestamp,duration,num_gpus,gpu_time,cluster";

    @TempDir
    Path directory;

    @Test
    void timesCountFromTheFirstRowAndClustersAreProjects() {
        assertEquals(
                List.of(
                        new TraceJob(0, "job-0", "7f04ca", 0, 10_500, 0, 0, 8, OptionalLong.empty()),
                        new TraceJob(1, "job-1", "6214e9", 86_401_000, 2_000, 0, 0, 1, OptionalLong.empty())),
                read(write(
                        directory,
                        HEADER,
                        "2017-09-30 23:59:59,10.5,8,84.0,7f04ca",
                        "2017-10-02 00:00:00,2.0,1,2.0,6214e9")));
    }

    @Test
    void aTimeInAnotherFormOrNoTimeIsRefused() {
        for (String time : List.of(
                "2017-10-02T00:00:00", "2017-10-02", "2017-02-30 00:00:00", "2017-10-02 24:00:00", "17-10-2 0:00:00")) {
            refused(time + ",2.0,1,2.0,a", "column timestamp", '"' + time + '"', "yyyy-MM-dd HH:mm:ss");
        }
    }

    @Test
    void aRowOutOfOrderIsRefusedWithItsLine() {
        refused("2017-09-30 23:59:58,2.0,1,2.0,a", "column timestamp", "not before the line above");
    }

    @Test
    void deviceTimeThatIsNotDurationTimesDevicesIsRefused() {
        refused("2017-10-02 00:00:00,2.0,3,5.9,a", "column gpu_time", "\"5.9\"", "duration x num_gpus");
        refused("2017-10-02 00:00:00,2.0,0,1,a", "column gpu_time", "\"1\"");
        refused("2017-10-02 00:00:00,999999999999,2147483647,1,a", "column gpu_time", "\"1\"");
    }

    @Test
    void septemberAndOctoberHaveTheJobsAndDeviceHoursOfTheTable() {
        List<TraceJob> jobs = read(RealTraces.file("philly/philly_2017_sep_oct.csv"));
        long deviceMillis = jobs.stream()
                .mapToLong(job -> job.durationMillis() * job.devices())
                .sum();
        assertEquals(52_849, jobs.size());
        assertEquals(642_409, Math.round(deviceMillis / 3_600_000.0));
        assertEquals(32, jobs.stream().mapToInt(TraceJob::devices).max().orElseThrow());
        assertEquals(58, jobs.getLast().submitMillis() / 86_400_000 + 1);
    }

    private void refused(String row, String... parts) {
        Path file = write(directory, HEADER, "2017-09-30 23:59:59,2.0,1,2.0,a", row);
        assertRefused(PhillyTraceTest::read, file, "line 3");
        assertRefused(PhillyTraceTest::read, file, parts);
    }

    private static List<TraceJob> read(Path file) {
        return all(PhillyTrace.open(file));
    }
}
