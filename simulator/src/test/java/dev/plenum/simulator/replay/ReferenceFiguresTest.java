package dev.plenum.simulator.replay;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.plenum.core.fleet.Node;
import dev.plenum.core.scheduling.Order;
import dev.plenum.core.scheduling.RequestMix;
import dev.plenum.core.scheduling.SchedulerSettings;
import dev.plenum.simulator.trace.ArrivalOrder;
import dev.plenum.simulator.trace.BatchTrace;
import dev.plenum.simulator.trace.OpenbPod;
import dev.plenum.simulator.trace.OpenbTrace;
import dev.plenum.simulator.trace.PhillyTrace;
import dev.plenum.simulator.trace.RealTraces;
import dev.plenum.simulator.trace.Trace;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Replays of public traces give the figures that the simulators they come from give: to the cent where those are exact. */
class ReferenceFiguresTest {

    @ParameterizedTest
    @CsvSource({"FIFO, 35828.96", "SHORTEST_FIRST, 19911.01"})
    void phillyOn640Devices(Order order, double meanCompletion) {
        Waits waits = queue(PhillyTrace.open(RealTraces.file("philly/philly_2017_sep_oct.csv")), 640, order);
        assertEquals(meanCompletion, waits.meanCompletionSeconds(), 0.005);
    }

    @ParameterizedTest
    @CsvSource({"FIFO, 15797.13, 2460.93", "SHORTEST_FIRST, 14454.73, 1118.53"})
    void aBatchOfTwentyThousandOn6500Devices(Order order, double meanCompletion, double meanWait) {
        Waits waits = queue(BatchTrace.open(RealTraces.file("philly/philly_20k_batch.csv")), 6_500, order);
        assertEquals(meanCompletion, waits.meanCompletionSeconds(), 0.005);
        assertEquals(meanWait, waits.meanSeconds(), 0.005);
    }

    private static Waits queue(Trace jobs, int devices, Order order) {
        try (jobs) {
            return new QueueReplay(new UniformFleet(devices, 1), order, true)
                    .run(jobs, (_, _, _) -> {})
                    .waits();
        }
    }

    @ParameterizedTest
    @CsvSource({"42, 95.29", "43, 95.32", "44, 95.44"})
    void fgdPacksOpenbAsPublished(int seed, double allocatedPercent) {
        assertEquals(allocatedPercent, openb("fgd", seed), 0.02);
    }

    @Test
    void firstFitPacksOpenbAsMeasuredOnTheSameArrivals() {
        assertEquals(
                94.50,
                IntStream.rangeClosed(42, 51)
                        .mapToDouble(seed -> openb("first-fit", seed))
                        .average()
                        .orElseThrow(),
                0.05);
    }

    private static double openb(String policy, int seed) {
        List<Node> nodes = OpenbTrace.nodes(RealTraces.file("openb/openb_node_list_gpu_node.csv"));
        List<OpenbPod> pods = OpenbTrace.pods(RealTraces.file("openb/openb_pod_list_default.csv"));
        ArrivalOrder order = ArrivalOrder.read(RealTraces.file("openb/arrivals_default.txt"), seed);
        RequestMix mix = RequestMix.of(pods.stream().map(OpenbReplay::request).toList());
        return OpenbReplay.run(
                        SchedulerSettings.firstFit().with(Policies.named(policy, mix)),
                        nodes,
                        order.nodeRanks(),
                        order.arrivals(pods))
                .allocatedPercent();
    }
}
