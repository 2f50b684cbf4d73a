package dev.plenum.server;

import dev.plenum.api.NodeDocument;
import dev.plenum.core.fleet.Device;
import dev.plenum.core.fleet.Node;
import dev.plenum.core.fleet.NodeState;
import dev.plenum.core.workload.Placement;
import dev.plenum.core.workload.Replica;
import dev.plenum.core.workload.WorkloadState;
import dev.plenum.core.world.NodeStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Nodes as documents, for lists, single answers and the page alike. */
final class NodeDocuments {

    private NodeDocuments() {}

    static NodeDocument of(NodeStatus status) {
        return of(status, Optional.empty());
    }

    /** @param here what has a place on it */
    static NodeDocument of(NodeStatus status, List<WorkloadState> here) {
        return of(status, Optional.of(replicas(status.node().name(), here)));
    }

    private static NodeDocument of(NodeStatus status, Optional<List<NodeDocument.Replica>> replicas) {
        Node node = status.node();
        return new NodeDocument(
                node.name(),
                node.pool(),
                state(status.state()),
                node.simulated(),
                Requests.cores(node.capacity().cpu()),
                Requests.cores(status.freeCpu()),
                node.capacity().memory().count(),
                status.freeMemory().count(),
                node.devices().stream().map(device -> device(device, status)).toList(),
                node.labels(),
                node.taints(),
                replicas);
    }

    private static NodeDocument.Device device(Device device, NodeStatus status) {
        int free = status.freeShares().at(status.node().position(device.index()));
        return new NodeDocument.Device(
                device.index(),
                device.model(),
                device.memory().count(),
                free / 1000.0,
                device.simulated(),
                Optional.of(device.group()).filter(group -> group != 0));
    }

    static String state(NodeState state) {
        return switch (state) {
            case NodeState.Ready _ -> "ready";
            case NodeState.Cordoned _ -> "cordoned";
            case NodeState.Unreachable _ -> "unreachable";
        };
    }

    private static List<NodeDocument.Replica> replicas(String node, List<WorkloadState> states) {
        List<NodeDocument.Replica> replicas = new ArrayList<>();
        for (WorkloadState state : states) {
            for (Replica replica : state.replicas()) {
                replica.phase()
                        .place()
                        .filter(place -> place.node().equals(node))
                        .ifPresent(place -> replicas.add(replica(state, replica, place)));
            }
        }
        return replicas;
    }

    private static NodeDocument.Replica replica(WorkloadState state, Replica replica, Placement place) {
        return new NodeDocument.Replica(
                replica.id().toString(),
                state.id().text(),
                state.workload().name(),
                state.workload().kind(),
                state.workload().project(),
                WorkloadDocuments.phase(replica.phase()),
                place.deviceIndexes(),
                Requests.cores(state.workload().held(replica.id().rank(), place).cpu()));
    }
}
