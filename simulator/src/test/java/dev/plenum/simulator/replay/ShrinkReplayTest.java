package dev.plenum.simulator.replay;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.plenum.core.fleet.Capacity;
import dev.plenum.core.fleet.Device;
import dev.plenum.core.fleet.Node;
import dev.plenum.core.scheduling.SchedulerSettings;
import dev.plenum.core.units.Mebibytes;
import dev.plenum.core.units.MilliCpu;
import dev.plenum.simulator.trace.OpenbPod;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ShrinkReplayTest {

    private static Node node(int number) {
        return new Node(
                "n" + number,
                "default",
                "test",
                new Capacity(MilliCpu.cores(8), new Mebibytes(1024)),
                List.of(new Device(0, "a", Mebibytes.ZERO, false)));
    }

    private static OpenbPod pod(int number, long from, long to) {
        return new OpenbPod(
                "openb-pod-" + number, 1000, 1, 1, 1000, List.of(), OptionalLong.of(from), OptionalLong.of(to));
    }

    private static Optional<ShrinkReplay.Result> fewest(List<OpenbPod> pods, int faster) {
        List<Node> nodes =
                IntStream.range(0, 9).mapToObj(ShrinkReplayTest::node).toList();
        return new ShrinkReplay(SchedulerSettings.firstFit(), nodes, pods, faster).fewest(60);
    }

    @Test
    void asManyNodesAreLeftAsRunAtOnceButForWhatMayWaitAMinute() {
        List<OpenbPod> three = List.of(pod(1, 0, 1000), pod(2, 10, 1000), pod(3, 20, 1000));
        List<OpenbPod> oneWaitsAMinute = List.of(pod(1, 0, 1000), pod(2, 10, 1000), pod(3, 940, 1000));
        assertEquals(3, fewest(three, 1).orElseThrow().nodes());
        assertEquals(2, fewest(oneWaitsAMinute, 1).orElseThrow().nodes());
    }

    @Test
    void fasterArrivalsNeedMoreNodes() {
        List<OpenbPod> after = List.of(pod(1, 0, 1000), pod(2, 1000, 2000), pod(3, 2000, 3000));
        assertEquals(1, fewest(after, 1).orElseThrow().nodes());
        assertEquals(3, fewest(after, 100).orElseThrow().nodes());
    }

    @Test
    void whatIsLateOnTheSmallestFleetIsCounted() {
        List<OpenbPod> pods = new ArrayList<>();
        IntStream.range(0, 199).forEach(number -> pods.add(pod(number, number * 1000L, number * 1000L + 500)));
        pods.add(pod(199, 100, 200));
        ShrinkReplay.Result result = fewest(pods, 1).orElseThrow();
        assertEquals(1, result.nodes());
        assertEquals(0.5, result.latePercent(), 1e-9);
    }

    @Test
    void aFleetThatIsTooSmallIsSaidToBe() {
        List<OpenbPod> ten =
                IntStream.range(0, 10).mapToObj(number -> pod(number, 0, 1000)).toList();
        assertEquals(Optional.empty(), fewest(ten, 1));
    }
}
