package dev.plenum.server;

import dev.plenum.api.NodeDocument;
import dev.plenum.core.error.ErrorCode;
import dev.plenum.core.error.PlenumException;
import dev.plenum.core.fleet.Capacity;
import dev.plenum.core.fleet.Device;
import dev.plenum.core.fleet.Node;
import dev.plenum.core.tenancy.Project;
import dev.plenum.core.units.Mebibytes;
import dev.plenum.core.units.MilliCpu;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * Nodes that do not exist: {@code h20x8} becomes one with eight simulated devices of model {@code h20}. Each device brings 16 virtual cores and 64
 * GiB of virtual memory, about what a server has for each of its accelerators; what is placed there runs as processes of this machine.
 */
final class SimulatedNodes {

    static final String POOL = "simulated";

    private static final Pattern SPEC = Pattern.compile("([a-z0-9](?:[a-z0-9-]{0,30}[a-z0-9])?)x([0-9]{1,3})");
    private static final int MOST_DEVICES = 64;
    private static final int CORES_PER_DEVICE = 16;
    private static final long MEMORY_MIB_PER_DEVICE = 65_536;
    private static final long UNKNOWN_GIB = 80;

    /** Memory in GiB by model, from the makers' data sheets. */
    private static final Map<String, Long> GIB_BY_MODEL = Map.ofEntries(
            Map.entry("a10", 24L),
            Map.entry("a100", 80L),
            Map.entry("a800", 80L),
            Map.entry("l4", 24L),
            Map.entry("l20", 48L),
            Map.entry("l40s", 48L),
            Map.entry("h20", 96L),
            Map.entry("h100", 80L),
            Map.entry("h200", 141L),
            Map.entry("h800", 80L),
            Map.entry("t4", 16L),
            Map.entry("v100", 32L),
            Map.entry("mi250", 128L),
            Map.entry("mi300x", 192L),
            Map.entry("ascend-910b", 64L));

    private SimulatedNodes() {}

    /** @param existing the fleet, so that a name that is not given is a new one */
    static Node read(NodeDocument.Add asked, List<Node> existing) {
        String spec = asked.simulated() == null ? "" : asked.simulated();
        Matcher parts = SPEC.matcher(spec);
        int count = parts.matches() ? Integer.parseInt(parts.group(2)) : 0;
        if (count < 1 || count > MOST_DEVICES) {
            throw new PlenumException(
                    ErrorCode.INVALID_REQUEST,
                    "simulated devices '" + spec + "'",
                    "a model and a number from 1 to " + MOST_DEVICES + ", such as h20x8",
                    "Write it as MODELxCOUNT");
        }
        String name = asked.name().orElseGet(() -> freeName(spec, existing));
        Project.checkName("node name", name);
        checkNotReal(name, existing);
        return node(name, parts.group(1), count);
    }

    private static Node node(String name, String model, int count) {
        Mebibytes memory = new Mebibytes(GIB_BY_MODEL.getOrDefault(model, UNKNOWN_GIB) * 1024);
        List<Device> devices = IntStream.range(0, count)
                .mapToObj(index -> new Device(index, model, memory, true))
                .toList();
        Capacity capacity = new Capacity(
                MilliCpu.cores((long) CORES_PER_DEVICE * count), new Mebibytes(MEMORY_MIB_PER_DEVICE * count));
        return new Node(name, POOL, "local", capacity, devices);
    }

    private static String freeName(String spec, List<Node> existing) {
        return IntStream.iterate(1, number -> number + 1)
                .mapToObj(number -> "sim-" + spec + "-" + number)
                .filter(name -> existing.stream().noneMatch(node -> node.name().equals(name)))
                .findFirst()
                .orElseThrow();
    }

    private static void checkNotReal(String name, List<Node> existing) {
        if (existing.stream().anyMatch(node -> node.name().equals(name))) {
            throw new PlenumException(
                    ErrorCode.NAME_TAKEN,
                    "node name '" + name + "' is taken",
                    "a new name",
                    "Choose another name, or remove that node first");
        }
    }
}
