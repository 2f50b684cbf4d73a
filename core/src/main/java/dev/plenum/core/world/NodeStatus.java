package dev.plenum.core.world;

import dev.plenum.core.fleet.Device;
import dev.plenum.core.fleet.Node;
import dev.plenum.core.fleet.NodeState;
import dev.plenum.core.units.DeviceShare;
import dev.plenum.core.units.Mebibytes;
import dev.plenum.core.units.MilliCpu;
import dev.plenum.core.workload.Placement;
import dev.plenum.core.workload.Request;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A node and what of it is free. A value: taking and giving back make a new one, so that a filter can ask "what if".
 *
 * @param rank the order in which nodes registered; ties go to the lowest
 * @param freeShares by device index
 */
public record NodeStatus(
        Node node,
        long rank,
        NodeState state,
        MilliCpu freeCpu,
        Mebibytes freeMemory,
        SortedMap<Integer, DeviceShare> freeShares) {

    public NodeStatus {
        freeShares = Collections.unmodifiableSortedMap(new TreeMap<>(freeShares));
    }

    static NodeStatus empty(Node node, long rank, NodeState state) {
        SortedMap<Integer, DeviceShare> shares = new TreeMap<>();
        for (Device device : node.devices()) {
            shares.put(device.index(), DeviceShare.WHOLE);
        }
        return new NodeStatus(
                node, rank, state, node.capacity().cpu(), node.capacity().memory(), shares);
    }

    /** After a replica with this request took the placement's devices. */
    public NodeStatus take(Request request, Placement placement) {
        SortedMap<Integer, DeviceShare> shares = new TreeMap<>(freeShares);
        request.devices().ifPresent(devices -> placement
                .deviceIndexes()
                .forEach(index -> shares.merge(index, devices.share(), DeviceShare::minus)));
        return new NodeStatus(
                node, rank, state, freeCpu.minus(request.cpu()), freeMemory.minus(request.memory()), shares);
    }

    /** After that replica gave them back. */
    NodeStatus giveBack(Request request, Placement placement) {
        SortedMap<Integer, DeviceShare> shares = new TreeMap<>(freeShares);
        request.devices().ifPresent(devices -> placement
                .deviceIndexes()
                .forEach(index -> shares.merge(index, devices.share(), DeviceShare::plus)));
        return new NodeStatus(
                node, rank, state, freeCpu.plus(request.cpu()), freeMemory.plus(request.memory()), shares);
    }

    NodeStatus in(NodeState next) {
        return new NodeStatus(node, rank, next, freeCpu, freeMemory, freeShares);
    }
}
