package dev.plenum.simulator.trace;

import static dev.plenum.simulator.trace.TraceFile.all;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class SyntheticTraceTest {

    private static final List<TraceJob> JOBS = all(SyntheticTrace.ofJobs(200_000, 8_000, 0.8, 1));

    @Test
    void theSameSeedGivesTheSameJobsAndAnotherSeedOthers() {
        assertEquals(JOBS.subList(0, 1_000), all(SyntheticTrace.ofJobs(1_000, 8_000, 0.8, 1)));
        assertNotEquals(JOBS.subList(0, 1_000), all(SyntheticTrace.ofJobs(1_000, 8_000, 0.8, 2)));
    }

    @Test
    void jobsAreOfTheSizesAndLengthsThatItPromises() {
        assertEquals(2.84, JOBS.stream().mapToInt(TraceJob::devices).average().orElseThrow(), 0.03);
        long[] runs = runs().sorted().toArray();
        assertEquals(30_000, runs[0]);
        assertEquals(259_200_000, runs[runs.length - 1]);
        assertEquals(1_800_000, (double) runs[runs.length / 2], 36_000);
        assertEquals(4_770_310, runs().average().orElseThrow(), 80_000);
    }

    @Test
    void deviceTimeIsTheLoadsShareOfWhatTheFleetHas() {
        double asked = JOBS.stream()
                .mapToDouble(job -> (double) job.devices() * job.durationMillis())
                .sum();
        assertEquals(0.8, asked / (8_000.0 * JOBS.getLast().submitMillis()), 0.02);
    }

    @Test
    void aPeriodEndsWhereItSays() {
        List<TraceJob> day = all(SyntheticTrace.during(86_400_000, 8_000, 0.8, 1));
        assertTrue(day.getLast().submitMillis() < 86_400_000);
        assertEquals(JOBS.subList(0, day.size()), day);
        assertTrue(JOBS.get(day.size()).submitMillis() >= 86_400_000);
    }

    private static LongStream runs() {
        return JOBS.stream().mapToLong(TraceJob::durationMillis);
    }
}
