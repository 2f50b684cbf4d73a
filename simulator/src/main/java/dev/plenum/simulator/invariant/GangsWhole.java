package dev.plenum.simulator.invariant;

import dev.plenum.core.fleet.Device;
import dev.plenum.core.fleet.Node;
import dev.plenum.core.workload.Constraints;
import dev.plenum.core.workload.Constraints.Proximity;
import dev.plenum.core.workload.Job;
import dev.plenum.core.workload.Placement;
import dev.plenum.core.workload.Replica;
import dev.plenum.core.workload.ReplicaPhase;
import dev.plenum.core.workload.WorkloadId;
import dev.plenum.core.workload.WorkloadState;
import dev.plenum.core.world.Event;
import dev.plenum.core.world.World;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.stream.Stream;

/**
 * A job's replicas are placed all in one turn or not at all, as the same variant and as close together as it asks. One that was lost is placed alone, beside
 * the others; while some still have to leave their places, none is placed.
 */
final class GangsWhole implements Invariant {

    @Override
    public String name() {
        return "gang";
    }

    @Override
    public Optional<String> event(Event event, World world) {
        if (event instanceof Event.ReplicaPlaced placed
                && world.workloads().get(placed.replica().workload()).workload() instanceof Job) {
            return world.workloads().get(placed.replica().workload()).replicas().stream()
                    .filter(replica -> replica.preemption().isPresent())
                    .findFirst()
                    .map(replica ->
                            placed.replica() + " was placed while " + replica.id() + " still has to leave its place");
        }
        return Optional.empty();
    }

    @Override
    public Optional<String> turn(Instant now, List<Event> events, World world) {
        SequencedSet<WorkloadId> placed = new LinkedHashSet<>();
        for (Event event : events) {
            if (event instanceof Event.ReplicaPlaced one) {
                placed.add(one.replica().workload());
            }
        }
        return placed.stream()
                .flatMap(id -> Stream.ofNullable(world.workloads().get(id)))
                .filter(state ->
                        state.workload() instanceof Job && state.replicas().size() > 1)
                .flatMap(state -> wrong(state, now, world).stream())
                .findFirst();
    }

    private static Optional<String> wrong(WorkloadState state, Instant now, World world) {
        for (Replica replica : state.replicas()) {
            if (waits(replica, now) && state.stopping().isEmpty()) {
                return Optional.of("replicas of " + state.id() + " were placed while " + replica.id() + " waits");
            }
        }
        List<Placement> places = state.replicas().stream()
                .flatMap(replica -> replica.phase().place().stream())
                .toList();
        if (places.stream().map(Placement::variant).distinct().count() > 1) {
            return Optional.of("replicas of " + state.id() + " run as different variants: " + places);
        }
        return state.workload()
                .held(0, places.getFirst())
                .constraints()
                .flatMap(Constraints::within)
                .flatMap(within -> apart(state, within, places, world));
    }

    /** A first placement waits for nothing; one after a failure waits until its time. */
    static boolean waits(Replica replica, Instant now) {
        return replica.phase() instanceof ReplicaPhase.Waiting(Instant notBefore)
                && (replica.generation() == 0 || !notBefore.isAfter(now));
    }

    private static Optional<String> apart(WorkloadState state, Proximity within, List<Placement> places, World world) {
        List<String> parts = places.stream()
                .flatMap(place ->
                        parts(within, place, world.nodes().get(place.node()).node()))
                .distinct()
                .toList();
        return parts.size() > 1
                ? Optional.of("replicas of " + state.id() + " must be within one " + within + " and are in " + parts)
                : Optional.empty();
    }

    private static Stream<String> parts(Proximity within, Placement place, Node node) {
        if (within == Proximity.DEVICE_GROUP && !place.deviceIndexes().isEmpty()) {
            return node.devices().stream()
                    .filter(device -> place.deviceIndexes().contains(device.index()))
                    .map(Device::group)
                    .distinct()
                    .map(group -> node.name() + "/" + group);
        }
        return Stream.of(part(within, node).orElse("nowhere, of node " + node.name()));
    }

    /** The part of the fleet that a node is in; empty when it does not say. */
    static Optional<String> part(Proximity within, Node node) {
        List<String> labels =
                switch (within) {
                    case DEVICE_GROUP, NODE -> List.of();
                    case RACK -> List.of("region", "zone", "rack");
                    case ZONE -> List.of("region", "zone");
                    case REGION -> List.of("region");
                };
        if (labels.isEmpty()) {
            return Optional.of(node.name());
        }
        String part = String.join(
                "/",
                labels.stream()
                        .map(label -> node.labels().getOrDefault(label, ""))
                        .toList());
        return node.labels().getOrDefault(labels.getLast(), "").isEmpty() ? Optional.empty() : Optional.of(part);
    }
}
