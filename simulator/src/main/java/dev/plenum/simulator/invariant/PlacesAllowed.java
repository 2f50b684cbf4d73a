package dev.plenum.simulator.invariant;

import dev.plenum.core.fleet.Device;
import dev.plenum.core.fleet.ExportRule;
import dev.plenum.core.fleet.Node;
import dev.plenum.core.fleet.NodeState;
import dev.plenum.core.tenancy.Binding;
import dev.plenum.core.workload.Constraints;
import dev.plenum.core.workload.Placement;
import dev.plenum.core.workload.ReplicaId;
import dev.plenum.core.workload.Request;
import dev.plenum.core.workload.WorkloadState;
import dev.plenum.core.world.Event;
import dev.plenum.core.world.NodeStatus;
import dev.plenum.core.world.World;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A replica is placed only where its request allows: a ready node, devices of a model asked for, labels, taints, replicas a node, one device group; and where its project's binding and the node's export rule do. */
final class PlacesAllowed implements Invariant {

    @Override
    public String name() {
        return "place";
    }

    @Override
    public Optional<String> event(Event event, World world) {
        if (!(event instanceof Event.ReplicaPlaced placed)
                || !world.nodes().containsKey(placed.placement().node())) {
            return Optional.empty();
        }
        ReplicaId id = placed.replica();
        Placement place = placed.placement();
        WorkloadState state = world.workloads().get(id.workload());
        NodeStatus node = world.nodes().get(place.node());
        Request request = state.workload().held(id.rank(), place);
        List<String> wrong = new ArrayList<>();
        if (!(node.state() instanceof NodeState.Ready)) {
            wrong.add("it is " + node.state());
        }
        law(world, state, node.node()).ifPresent(wrong::add);
        devices(request, place, node.node()).ifPresent(wrong::add);
        constraints(request.constraints().orElse(Constraints.NONE), state, place, node.node())
                .ifPresent(wrong::add);
        return wrong.isEmpty()
                ? Optional.empty()
                : Optional.of(id + " was placed on node " + place.node() + " although " + String.join(" and ", wrong));
    }

    /** What its project's binding or the node's export rule has against it. */
    static Optional<String> law(World world, WorkloadState state, Node node) {
        Binding binding = world.projects().get(state.workload().project()).binding();
        String region = node.labels().getOrDefault("region", "");
        if (!binding.regions().isEmpty() && !binding.regions().contains(region)) {
            return Optional.of("its region is '" + region + "' and its project is bound to " + binding.regions());
        }
        ExportRule rule = world.exportRules().get(node.labels().getOrDefault(ExportRule.LABEL, ""));
        boolean forbidden = rule != null
                && !rule.forbids().isEmpty()
                && (binding.nationalities().isEmpty()
                        || binding.nationalities().stream().anyMatch(rule.forbids()::contains));
        return forbidden ? Optional.of(rule + " forbids its project, which is " + binding) : Optional.empty();
    }

    private static Optional<String> devices(Request request, Placement place, Node node) {
        if (request.devices().isEmpty()) {
            return node.simulated() ? Optional.of("it asks for no device and the node is simulated") : Optional.empty();
        }
        Request.Devices asked = request.devices().get();
        List<Device> devices = node.devices().stream()
                .filter(device -> place.deviceIndexes().contains(device.index()))
                .toList();
        for (Device device : devices) {
            if (!asked.accepts(device.model()) || !device.model().equals(place.model())) {
                return Optional.of("it asks for " + asked + ", was told " + place.model() + ", and device "
                        + device.index() + " is " + device.model());
            }
        }
        boolean oneGroup = request.constraints()
                .flatMap(Constraints::within)
                .equals(Optional.of(Constraints.Proximity.DEVICE_GROUP));
        return oneGroup && devices.stream().map(Device::group).distinct().count() > 1
                ? Optional.of("its devices " + place.deviceIndexes() + " are not in one group")
                : Optional.empty();
    }

    private static Optional<String> constraints(
            Constraints constraints, WorkloadState state, Placement place, Node node) {
        for (var asked : constraints.labels().entrySet()) {
            String value = node.labels().getOrDefault(asked.getKey(), "");
            if (!asked.getValue().contains(value)) {
                return Optional.of("its label " + asked.getKey() + " is '" + value + "', not of " + asked.getValue());
            }
        }
        for (String taint : node.taints()) {
            if (!constraints.tolerations().contains(taint)) {
                return Optional.of("its taint " + taint + " is not tolerated");
            }
        }
        long here = state.replicas().stream()
                .flatMap(replica -> replica.phase().place().stream())
                .filter(held -> held.node().equals(place.node()))
                .count();
        int most = constraints.mostPerNode();
        return most > 0 && here >= most
                ? Optional.of("it holds " + here + " replicas of the workload and may hold " + most)
                : Optional.empty();
    }
}
