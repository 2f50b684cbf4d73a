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
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Nodes that do not exist: {@code h20x8} becomes one with eight simulated devices of model {@code h20}. Each device brings 16 virtual cores and 64
 * GiB of virtual memory, about what a server has for each of its accelerators; what is placed there runs as processes of this machine.
 */
final class SimulatedNodes {

    static final String POOL = "simulated";

    private static final Pattern SPEC = Pattern.compile("([a-z0-9](?:[a-z0-9-]{0,30}[a-z0-9])?)x([0-9]{1,3})");
    private static final int MOST_DEVICES = 64;
    private static final int MOST_NODES = 10_000;
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
    static List<Node> read(NodeDocument.Add asked, List<Node> existing) {
        String spec = asked.simulated() == null ? "" : asked.simulated();
        Matcher parts = SPEC.matcher(spec);
        int devices = parts.matches() ? Integer.parseInt(parts.group(2)) : 0;
        if (devices < 1 || devices > MOST_DEVICES) {
            throw new PlenumException(
                    ErrorCode.INVALID_REQUEST,
                    "simulated devices '" + spec + "'",
                    "a model and a number from 1 to " + MOST_DEVICES + ", such as h20x8",
                    "Write it as MODELxCOUNT");
        }
        return names(asked, existing).stream()
                .map(name -> node(name, parts.group(1), devices)
                        .with(ResidencyRoutes.labels(asked.labels().orElse(Map.of()))))
                .toList();
    }

    private static List<String> names(NodeDocument.Add asked, List<Node> existing) {
        Set<String> taken = existing.stream().map(Node::name).collect(Collectors.toSet());
        int count = count(asked, existing);
        if (asked.name().isEmpty()) {
            return IntStream.iterate(1, number -> number + 1)
                    .mapToObj(number -> "sim-" + asked.simulated() + "-" + number)
                    .filter(name -> !taken.contains(name))
                    .limit(count)
                    .toList();
        }
        String name = asked.name().get();
        Project.checkName("node name", name);
        if (taken.contains(name)) {
            throw new PlenumException(
                    ErrorCode.NAME_TAKEN,
                    "node name '" + name + "' is taken",
                    "a new name",
                    "Choose another name, or remove that node first");
        }
        return List.of(name);
    }

    private static int count(NodeDocument.Add asked, List<Node> existing) {
        int count = asked.count().orElse(1);
        if (asked.name().isPresent() && count != 1) {
            throw new PlenumException(
                    ErrorCode.INVALID_REQUEST,
                    "count " + count + " of nodes named '" + asked.name().get() + "'",
                    "a name, or a count of nodes whose names are made from the devices",
                    "Leave one out");
        }
        long room = MOST_NODES - existing.stream().filter(Node::simulated).count();
        if (count < 1 || count > room) {
            throw new PlenumException(
                    ErrorCode.INVALID_REQUEST,
                    "count " + count,
                    "1 to " + room + ": there may be " + MOST_NODES + " simulated nodes in all",
                    "Add fewer, or remove some first");
        }
        return count;
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
}
