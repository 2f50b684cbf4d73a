package dev.plenum.simulator;

import dev.plenum.core.fleet.Capacity;
import dev.plenum.core.fleet.Device;
import dev.plenum.core.fleet.ExportRule;
import dev.plenum.core.fleet.Node;
import dev.plenum.core.fleet.NodeState;
import dev.plenum.core.units.Mebibytes;
import dev.plenum.core.units.MilliCpu;
import dev.plenum.core.world.Input;
import dev.plenum.core.world.World;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

/** The random nodes of a history, and what befalls them: cordoned, drained, removed, back again, one day with fewer devices. One such command a turn. */
final class Fleet {

    static final List<String> MODELS = List.of("h20", "l40");
    static final List<String> NAMES = List.of("one", "two", "three", "four", "five");
    static final List<String> RACKS = List.of("r1", "r2");
    static final List<String> ZONES = List.of("z1", "z2");
    static final String TAINT = "maintenance";
    static final String RDMA = "rdma";
    private static final List<String> UNDER_A_RULE = List.of("two", "five");

    private final RandomGenerator random;
    private final SequencedMap<String, Node> nodes = new LinkedHashMap<>();

    Fleet(RandomGenerator random) {
        this.random = random;
        NAMES.forEach(name -> nodes.put(name, node(name)));
    }

    List<Input.Command> registrations() {
        List<Input.Command> all = new ArrayList<>();
        nodes.values().forEach(node -> all.add(new Input.RegisterNode(node)));
        return all;
    }

    private Node node(String name) {
        SortedMap<String, String> labels = new TreeMap<>();
        if (random.nextInt(6) > 0) {
            labels.put("region", "here");
            labels.put("zone", one(ZONES));
            labels.put("rack", one(RACKS));
        }
        if (UNDER_A_RULE.contains(name)) {
            labels.put(ExportRule.LABEL, Laws.RULE);
        }
        SortedMap<String, Long> extras = new TreeMap<>();
        if (random.nextBoolean()) {
            extras.put(RDMA, random.nextLong(1, 5) * 1000);
        }
        return new Node(
                name,
                "default",
                "simulated",
                new Capacity(MilliCpu.cores(random.nextInt(3, 13)), new Mebibytes(random.nextInt(8, 33) * 1024L)),
                devices(random.nextInt(5) * 2, random.nextInt(8) == 0),
                labels,
                random.nextInt(5) == 0 ? List.of(TAINT) : List.of(),
                extras);
    }

    private List<Device> devices(int count, boolean simulated) {
        String model = one(MODELS);
        boolean mixed = random.nextInt(4) == 0;
        int group = random.nextInt(2, 5);
        List<Device> devices = new ArrayList<>();
        for (int index = 0; index < count; index++) {
            devices.add(
                    new Device(index, mixed ? one(MODELS) : model, new Mebibytes(98_304), simulated, index / group));
        }
        return devices;
    }

    private String one(List<String> of) {
        return of.get(random.nextInt(of.size()));
    }

    /** Something happens to a node, or nothing. */
    Optional<Input.Command> next(World world, List<String> outOfReach) {
        String name = one(NAMES);
        if (outOfReach.contains(name) || world.nodes().isEmpty()) {
            return Optional.empty();
        }
        if (!world.nodes().containsKey(name)) {
            nodes.put(name, node(name));
            return Optional.of(new Input.RegisterNode(nodes.get(name)));
        }
        return switch (random.nextInt(7)) {
            case 0, 1, 2 -> Optional.of(new Input.SetNodeState(name, new NodeState.Ready()));
            case 3 -> Optional.of(new Input.SetNodeState(name, new NodeState.Cordoned()));
            case 4 -> Optional.of(new Input.DrainNode(name));
            case 5 -> Optional.of(new Input.RemoveNode(name));
            default -> idle(world, name).map(_ -> flap(name));
        };
    }

    private static Optional<String> idle(World world, String name) {
        boolean held = world.workloads().values().stream()
                .flatMap(state -> state.replicas().stream())
                .flatMap(replica -> replica.phase().place().stream())
                .anyMatch(place -> place.node().equals(name));
        return held ? Optional.empty() : Optional.of(name);
    }

    /** It comes back with fewer devices, or with all of them again. */
    private Input.Command flap(String name) {
        Node whole = nodes.get(name);
        int kept = random.nextInt(whole.devices().size() + 1);
        return new Input.RegisterNode(new Node(
                name,
                whole.pool(),
                whole.runtime(),
                whole.capacity(),
                random.nextBoolean() ? whole.devices() : whole.devices().subList(0, kept),
                whole.labels(),
                whole.taints(),
                whole.extras()));
    }
}
