package dev.plenum.core.world;

import dev.plenum.core.fleet.FreeShares;
import dev.plenum.core.fleet.Node;
import dev.plenum.core.fleet.NodeState;
import dev.plenum.core.units.Mebibytes;
import dev.plenum.core.units.MilliCpu;
import dev.plenum.core.workload.Placement;
import dev.plenum.core.workload.Request;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A node and what of it is free. A value: taking and giving back make a new one, so that a policy can ask "what if".
 *
 * @param rank the order in which nodes registered; ties go to the lowest
 * @param freeExtras by name, of the node's further resources
 */
public record NodeStatus(
        Node node,
        long rank,
        NodeState state,
        MilliCpu freeCpu,
        Mebibytes freeMemory,
        FreeShares freeShares,
        SortedMap<String, Long> freeExtras) {

    /** Nothing of it is taken. */
    public static NodeStatus empty(Node node, long rank, NodeState state) {
        return new NodeStatus(
                node,
                rank,
                state,
                node.capacity().cpu(),
                node.capacity().memory(),
                FreeShares.allOf(node.devices().size()),
                node.extras());
    }

    /** After a replica with this request took the placement's devices. */
    public NodeStatus take(Request request, Placement placement) {
        return new NodeStatus(
                node,
                rank,
                state,
                freeCpu.minus(request.cpu()),
                freeMemory.minus(request.memory()),
                shares(request, placement, -1),
                extras(request, -1));
    }

    /** After that replica gave them back. */
    public NodeStatus giveBack(Request request, Placement placement) {
        return new NodeStatus(
                node,
                rank,
                state,
                freeCpu.plus(request.cpu()),
                freeMemory.plus(request.memory()),
                shares(request, placement, 1),
                extras(request, 1));
    }

    private FreeShares shares(Request request, Placement placement, int sign) {
        if (request.devices().isEmpty()) {
            return freeShares;
        }
        List<Integer> indexes = placement.deviceIndexes();
        int[] positions = new int[indexes.size()];
        for (int at = 0; at < positions.length; at++) {
            positions[at] = node.position(indexes.get(at));
        }
        return freeShares.plus(positions, sign * request.devices().get().share().thousandths());
    }

    private SortedMap<String, Long> extras(Request request, int sign) {
        if (request.extras().isEmpty()) {
            return freeExtras;
        }
        SortedMap<String, Long> next = new TreeMap<>(freeExtras);
        request.extras().forEach((name, amount) -> next.merge(name, sign * amount, Long::sum));
        return Collections.unmodifiableSortedMap(next);
    }

    /** What of it is taken that the node would not have after this change; empty when all of it is still there. */
    public Optional<String> takenBeyond(Node changed) {
        if (node.capacity().cpu().thousandths() - freeCpu.thousandths()
                > changed.capacity().cpu().thousandths()) {
            return Optional.of("CPU");
        }
        if (node.capacity().memory().count() - freeMemory.count()
                > changed.capacity().memory().count()) {
            return Optional.of("memory");
        }
        for (int position = 0; position < node.devices().size(); position++) {
            int index = node.devices().get(position).index();
            if (freeShares.at(position) < 1000
                    && changed.devices().stream().noneMatch(device -> device.index() == index)) {
                return Optional.of("device " + index);
            }
        }
        return node.extras().entrySet().stream()
                .filter(had -> had.getValue() - freeExtras.get(had.getKey())
                        > changed.extras().getOrDefault(had.getKey(), 0L))
                .map(Map.Entry::getKey)
                .findFirst();
    }

    NodeStatus in(NodeState next) {
        return new NodeStatus(node, rank, next, freeCpu, freeMemory, freeShares, freeExtras);
    }
}
