package dev.plenum.simulator.trace;

import dev.plenum.core.error.PlenumException;
import dev.plenum.core.fleet.Node;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * In which order OpenB pods arrive in one published run, and which of equally good nodes that run preferred. A run is known by its seed. Its file has two
 * lines a seed: {@code P <seed> <pod number> ...} and {@code N <seed> <rank> ...}.
 *
 * @param file where it was read, for what is said about it
 * @param podNumbers of the pods, first arrival first; a number may repeat. Not copied: treat as read-only
 * @param nodeRanks for the i-th node of the node file; the lowest wins among equals. Not copied: treat as read-only
 */
@SuppressWarnings("ArrayRecordComponent") // Read once, indexed ten thousand times a run, never compared.
public record ArrivalOrder(Path file, int seed, int[] podNumbers, int[] nodeRanks) {

    /** An unknown seed is an error that lists the seeds there are. */
    public static ArrivalOrder read(Path file, int seed) {
        return ArrivalLines.read(file, seed);
    }

    /** Refuses pod numbers that {@code pods} lacks, and ranks that are not 0 up to the number of nodes, each once. */
    public void requireMatches(List<OpenbPod> pods, List<Node> nodes) {
        arrivals(pods);
        if (nodeRanks.length != nodes.size()) {
            throw mismatch("has " + nodeRanks.length + " node ranks", nodes.size() + ", one for each node");
        }
        boolean[] taken = new boolean[nodes.size()];
        for (int rank : nodeRanks) {
            if (rank >= nodes.size() || taken[rank]) {
                throw mismatch("has the node rank " + rank, "each rank from 0 to " + (nodes.size() - 1) + " once");
            }
            taken[rank] = true;
        }
    }

    /** The pods in the order of arrival, found by their numbers; a number without a pod is an error. */
    public List<OpenbPod> arrivals(List<OpenbPod> pods) {
        Map<Integer, OpenbPod> byNumber = HashMap.newHashMap(pods.size());
        pods.forEach(pod -> byNumber.put(pod.number(), pod));
        return IntStream.of(podNumbers)
                .mapToObj(number -> pod(byNumber, number))
                .toList();
    }

    private OpenbPod pod(Map<Integer, OpenbPod> byNumber, int number) {
        OpenbPod pod = byNumber.get(number);
        if (pod == null) {
            throw mismatch("has the pod number " + number, "one of the " + byNumber.size() + " pods in the list");
        }
        return pod;
    }

    private PlenumException mismatch(String problem, String expected) {
        return TraceError.inFile(
                file,
                "seed " + seed + ": " + problem,
                expected,
                "Give the pod list and the node list that these arrivals were made for");
    }
}
