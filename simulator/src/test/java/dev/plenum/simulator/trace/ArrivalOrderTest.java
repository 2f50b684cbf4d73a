package dev.plenum.simulator.trace;

import static dev.plenum.simulator.trace.TraceFile.assertRefused;
import static dev.plenum.simulator.trace.TraceFile.write;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.plenum.core.fleet.Capacity;
import dev.plenum.core.fleet.Node;
import dev.plenum.core.units.Mebibytes;
import dev.plenum.core.units.MilliCpu;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArrivalOrderTest {

    @TempDir
    Path directory;

    @Test
    void aSeedHasItsPodsAndItsRanks() {
        ArrivalOrder order =
                ArrivalOrder.read(write(directory, "P 1 7", "N 1 0", "P 42 0007 0010 0007", "N 42 1 0"), 42);
        assertArrayEquals(new int[] {7, 10, 7}, order.podNumbers());
        assertArrayEquals(new int[] {1, 0}, order.nodeRanks());
    }

    @Test
    void podsAreFoundByNumberNotByPlaceInTheList() {
        ArrivalOrder order = ArrivalOrder.read(write(directory, "P 42 7 10 7", "N 42 1 0"), 42);
        assertEquals(
                List.of("openb-pod-0007", "openb-pod-0010", "openb-pod-0007"),
                order.arrivals(pods("0010", "0007")).stream()
                        .map(OpenbPod::name)
                        .toList());
        assertDoesNotThrow(() -> order.requireMatches(pods("0010", "0007"), nodes("a", "b")));
    }

    @Test
    void anUnknownSeedIsRefusedWithTheSeedsThereAre() {
        Path file = write(directory, "P 42 7", "N 42 0", "P 43 7", "N 43 0");
        assertRefused(path -> ArrivalOrder.read(path, 7), file, "seed 7", "[42, 43]");
    }

    @Test
    void aSeedWithoutRanksIsRefused() {
        assertRefused(ArrivalOrderTest::read, write(directory, "P 42 7", "N 43 0"), "no line N 42");
    }

    @Test
    void whatIsNoNumberIsRefusedWithItsLineAndCharacter() {
        assertRefused(ArrivalOrderTest::read, write(directory, "P 42 7 x7 1"), "line 1", "character 8", "\"x7\"");
        assertRefused(ArrivalOrderTest::read, write(directory, "N 42 0", "P 42 -7"), "line 2", "pod number", "\"-7\"");
        assertRefused(ArrivalOrderTest::read, write(directory, "N 42 4294967296"), "rank", "\"4294967296\"");
        assertRefused(ArrivalOrderTest::read, write(directory, "P 42 7  8"), "character 8", "\"\"", "one blank");
        assertRefused(ArrivalOrderTest::read, write(directory, "P x"), "seed", "\"x\"");
    }

    @Test
    void aLineOfAnotherKindAndASecondLineOfAKindAreRefused() {
        assertRefused(ArrivalOrderTest::read, write(directory, "Q 42 7"), "line 1", "\"Q\"");
        assertRefused(ArrivalOrderTest::read, write(directory, "P"), "line 1", "\"P\"");
        assertRefused(ArrivalOrderTest::read, write(directory, "P 42 7", "P 42 8"), "line 2", "repeats");
    }

    @Test
    void arrivalsOfAnotherPodOrNodeListAreRefused() {
        ArrivalOrder order = ArrivalOrder.read(write(directory, "P 42 7 8", "N 42 1 0"), 42);
        refused(order, pods("7"), nodes("a", "b"), "seed 42", "pod number 8", "1 pods");
        refused(order, pods("7", "8"), nodes("a"), "2 node ranks", "1, one for each node");
        ArrivalOrder twice = ArrivalOrder.read(write(directory, "P 42 7", "N 42 1 1"), 42);
        refused(twice, pods("7"), nodes("a", "b"), "node rank 1", "0 to 1 once");
        ArrivalOrder high = ArrivalOrder.read(write(directory, "P 42 7", "N 42 0 2"), 42);
        refused(high, pods("7"), nodes("a", "b"), "node rank 2");
    }

    @Test
    void thePublishedRunsMatchTheirPodsAndNodes() {
        List<Node> nodes = OpenbTrace.nodes(RealTraces.file("openb/openb_node_list_gpu_node.csv"));
        for (String trace : List.of("default", "cpu200", "gpushare40", "gpushare100", "gpuspec33", "multigpu20")) {
            List<OpenbPod> pods = OpenbTrace.pods(RealTraces.file("openb/openb_pod_list_" + trace + ".csv"));
            for (int seed = 42; seed <= 51; seed++) {
                ArrivalOrder.read(RealTraces.file("openb/arrivals_" + trace + ".txt"), seed)
                        .requireMatches(pods, nodes);
            }
        }
    }

    @Test
    void theFirstPublishedRunHasItsArrivals() {
        Path file = RealTraces.file("openb/arrivals_default.txt");
        assertEquals(10_866, ArrivalOrder.read(file, 42).podNumbers().length);
        assertEquals(255, ArrivalOrder.read(file, 42).podNumbers()[0]);
        assertEquals(1_213, ArrivalOrder.read(file, 51).nodeRanks().length);
    }

    private static ArrivalOrder read(Path file) {
        return ArrivalOrder.read(file, 42);
    }

    private void refused(ArrivalOrder order, List<OpenbPod> pods, List<Node> nodes, String... parts) {
        assertRefused(
                _ -> {
                    order.requireMatches(pods, nodes);
                    return order;
                },
                directory.resolve("trace.txt"),
                parts);
    }

    private static List<OpenbPod> pods(String... numbers) {
        return Stream.of(numbers)
                .map(number -> new OpenbPod(
                        "openb-pod-" + number, 1, 1, 0, 0, List.of(), OptionalLong.empty(), OptionalLong.empty()))
                .toList();
    }

    private static List<Node> nodes(String... names) {
        Capacity capacity = new Capacity(MilliCpu.cores(1), Mebibytes.ZERO);
        return Stream.of(names)
                .map(name -> new Node(name, "default", "simulated", capacity, List.of()))
                .toList();
    }
}
