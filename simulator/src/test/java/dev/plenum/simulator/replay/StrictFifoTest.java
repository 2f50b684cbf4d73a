package dev.plenum.simulator.replay;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.plenum.core.scheduling.Order;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The live scheduler in strict order starts every job at the millisecond that the definition of strict first-in-first-out says. */
class StrictFifoTest {

    private static final int PER_NODE = 8;
    private static final long MINUTE = 60_000;

    /** Short runs on 400 devices, from hardly any queue to one that only grows; many things happen at the same millisecond. */
    @ParameterizedTest
    @CsvSource({"1, 0.7", "2, 0.8", "3, 0.95", "4, 1.3", "5, 3.0"})
    void everyStartIsThatOfTheDefinition(long seed, double load) {
        RandomJobs jobs = RandomJobs.of(seed, 4_000, 400, 1.4, 0, 60 * MINUTE, load * 50 * PER_NODE);
        assertEqualStarts(jobs, 50);
    }

    @ParameterizedTest
    @CsvSource({"11, 0.7", "12, 1.1"})
    void soIsItOnNodesOfThree(long seed, double load) {
        RandomJobs jobs = RandomJobs.of(seed, 2_000, 400, 1.0, 1, 60 * MINUTE, load * 40 * 3);
        assertArrayEquals(StrictFifoOracle.starts(jobs, 40, 3), ours(jobs, 40, 3));
    }

    @Test
    void aHundredThousandJobsOnAThousandNodesStartWhenTheDefinitionSays() {
        RandomJobs jobs = RandomJobs.of(7, 100_000, 30 * MINUTE, 1.4, MINUTE / 2, 3 * 24 * 60 * MINUTE, 0.97 * 8_000);
        assertEquals(2.84, jobs.meanSize(), 0.03);
        long[] starts = assertEqualStarts(jobs, 1_000);
        long waited = IntStream.range(0, starts.length)
                .filter(job -> starts[job] > jobs.arrivals()[job])
                .count();
        assertTrue(waited > 20_000, "a queue has to form for this to say anything; only " + waited + " jobs waited");
    }

    private static long[] assertEqualStarts(RandomJobs jobs, int nodes) {
        long[] expected = StrictFifoOracle.starts(jobs, nodes, PER_NODE);
        assertArrayEquals(expected, ours(jobs, nodes, PER_NODE));
        return expected;
    }

    private static long[] ours(RandomJobs jobs, int nodes, int perNode) {
        long[] starts = new long[jobs.sizes().length];
        new QueueReplay(new UniformFleet(nodes, perNode), Order.FIFO, false)
                .run(jobs.trace(), (job, start, _) -> starts[(int) job.index()] = start);
        return starts;
    }
}
