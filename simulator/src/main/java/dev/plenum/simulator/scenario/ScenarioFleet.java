package dev.plenum.simulator.scenario;

import dev.plenum.core.fleet.Capacity;
import dev.plenum.core.fleet.Device;
import dev.plenum.core.fleet.Node;
import dev.plenum.core.units.Mebibytes;
import dev.plenum.core.units.MilliCpu;
import dev.plenum.core.world.Input;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** The nodes of a scenario. */
final class ScenarioFleet {

    private static final long NO_LIMIT = Long.MAX_VALUE / 2;

    private final List<Node> nodes = new ArrayList<>();

    ScenarioFleet(List<Scenario.Nodes> groups) {
        for (Scenario.Nodes group : groups) {
            add(group);
        }
    }

    private void add(Scenario.Nodes group) {
        String model = group.model().isEmpty() ? "device" : group.model();
        int groups = Math.max(1, group.deviceGroups());
        List<Device> devices = IntStream.range(0, group.devices())
                .mapToObj(index ->
                        new Device(index, model, Mebibytes.ZERO, false, index * groups / Math.max(1, group.devices())))
                .toList();
        Capacity capacity = new Capacity(
                new MilliCpu(group.cpu() == 0 ? NO_LIMIT : Math.round(group.cpu() * 1000)),
                new Mebibytes(group.memoryGib() == 0 ? NO_LIMIT : Math.round(group.memoryGib() * 1024)));
        for (int number = 0; number < group.nodes(); number++) {
            TreeMap<String, String> labels = new TreeMap<>(group.labels());
            if (group.racks() > 0) {
                labels.put("rack", model + "-rack-" + (long) number * group.racks() / group.nodes());
            }
            nodes.add(new Node(
                    model + "-" + number, model, "simulated", capacity, devices, labels, List.of(), new TreeMap<>()));
        }
    }

    List<Input.RegisterNode> registrations() {
        return nodes.stream().map(Input.RegisterNode::new).toList();
    }

    List<String> names() {
        return nodes.stream().map(Node::name).toList();
    }

    List<String> models() {
        return nodes.stream()
                .filter(node -> !node.devices().isEmpty())
                .map(node -> node.devices().getFirst().model())
                .distinct()
                .toList();
    }

    long devices() {
        return nodes.stream().mapToLong(node -> node.devices().size()).sum();
    }

    long devices(String model) {
        return nodes.stream()
                .flatMap(node -> node.devices().stream())
                .filter(device -> device.model().equals(model))
                .count();
    }

    int largestNode() {
        return nodes.stream().mapToInt(node -> node.devices().size()).max().orElse(1);
    }
}
