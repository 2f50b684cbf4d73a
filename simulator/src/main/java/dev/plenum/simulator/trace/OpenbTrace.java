package dev.plenum.simulator.trace;

import dev.plenum.core.fleet.Capacity;
import dev.plenum.core.fleet.Device;
import dev.plenum.core.fleet.Node;
import dev.plenum.core.units.Mebibytes;
import dev.plenum.core.units.MilliCpu;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * The fleet and the requests of Alibaba's OpenB trace (Weng et al., USENIX ATC'23), whole in memory: a few thousand each. In which order the requests
 * arrive is in another file, {@link ArrivalOrder}.
 */
public final class OpenbTrace {

    private static final List<String> NODE_COLUMNS = List.of("sn", "cpu_milli", "memory_mib", "gpu", "model");

    private OpenbTrace() {}

    /** In file order. Device models are those of the file; the file does not know the devices' memory, it is 0. */
    public static List<Node> nodes(Path file) {
        List<Node> nodes = new ArrayList<>();
        Set<String> names = new HashSet<>();
        try (Rows rows = Rows.commas(file, NODE_COLUMNS, NODE_COLUMNS.size())) {
            while (rows.hasNext()) {
                rows.next();
                if (!names.add(rows.text(0))) {
                    throw rows.refused(0, "a name that no line above has");
                }
                nodes.add(node(rows));
            }
        }
        return List.copyOf(nodes);
    }

    private static Node node(Rows rows) {
        Capacity capacity = new Capacity(new MilliCpu(rows.whole(1)), new Mebibytes(rows.whole(2)));
        return new Node(rows.text(0), "default", "simulated", capacity, devices(rows));
    }

    private static List<Device> devices(Rows rows) {
        int count = rows.count(3, 0);
        if (count > 1000) {
            throw rows.refused(3, "at most 1000 devices");
        }
        String model = count == 0 ? "" : rows.text(4);
        return IntStream.range(0, count)
                .mapToObj(index -> new Device(index, model, Mebibytes.ZERO, false))
                .toList();
    }

    /** In file order. */
    public static List<OpenbPod> pods(Path file) {
        List<OpenbPod> pods = new ArrayList<>();
        Set<Integer> numbers = new HashSet<>();
        try (Rows rows = OpenbPodRow.open(file)) {
            while (rows.hasNext()) {
                OpenbPod pod = OpenbPodRow.next(rows);
                if (!numbers.add(pod.number())) {
                    throw rows.refused(0, "a number that no line above has");
                }
                pods.add(pod);
            }
        }
        return List.copyOf(pods);
    }
}
