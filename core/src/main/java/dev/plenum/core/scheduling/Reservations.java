package dev.plenum.core.scheduling;

import dev.plenum.core.fleet.FreeShares;
import dev.plenum.core.units.Mebibytes;
import dev.plenum.core.units.MilliCpu;
import dev.plenum.core.workload.Job;
import dev.plenum.core.workload.Placement;
import dev.plenum.core.workload.Replica;
import dev.plenum.core.workload.ReplicaId;
import dev.plenum.core.workload.Request;
import dev.plenum.core.workload.WorkloadId;
import dev.plenum.core.workload.WorkloadState;
import dev.plenum.core.world.NodeStatus;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Places that are promised: to a workload for which others give way, or to a gang that waits until enough has ended. What comes free there is kept for it,
 * so that it never has to collect its places piece by piece against everybody else.
 */
final class Reservations {

    /**
     * One promise.
     *
     * @param state as it was when the promise was made
     * @param replicas that start together, and where
     * @param expected when all places should be free, as far as anyone knows
     */
    record Reservation(WorkloadState state, List<Replica> replicas, List<Reserved> places, Instant expected) {

        WorkloadId workload() {
            return state.id();
        }

        /** Whether it is still for what could start. */
        boolean stands(List<Replica> due) {
            List<ReplicaId> ids = due.stream().map(Replica::id).toList();
            List<ReplicaId> mine = replicas.stream().map(Replica::id).toList();
            return state.workload() instanceof Job ? ids.equals(mine) : ids.containsAll(mine);
        }
    }

    /** A place and what will be held there. */
    record Reserved(Placement placement, Request request) {}

    private final SequencedMap<WorkloadId, Reservation> reservations = new LinkedHashMap<>();
    private final SequencedMap<String, List<Reserved>> byNode = new LinkedHashMap<>();

    void add(Reservation reservation) {
        reservations.put(reservation.workload(), reservation);
        for (Reserved reserved : reservation.places) {
            byNode.computeIfAbsent(reserved.placement.node(), _ -> new ArrayList<>())
                    .add(reserved);
        }
    }

    Optional<Reservation> remove(WorkloadId workload) {
        Reservation gone = reservations.remove(workload);
        if (gone == null) {
            return Optional.empty();
        }
        for (Reserved reserved : gone.places) {
            List<Reserved> here = byNode.get(reserved.placement.node());
            here.remove(reserved);
            if (here.isEmpty()) {
                byNode.remove(reserved.placement.node());
            }
        }
        return Optional.of(gone);
    }

    Optional<Reservation> of(WorkloadId workload) {
        return Optional.ofNullable(reservations.get(workload));
    }

    /** Whose places are on that node. */
    List<WorkloadId> on(String node) {
        return byNode.containsKey(node)
                ? reservations.values().stream()
                        .filter(reservation -> reservation.places.stream()
                                .anyMatch(reserved -> reserved.placement.node().equals(node)))
                        .map(Reservation::workload)
                        .toList()
                : List.of();
    }

    /** The oldest first. */
    Collection<Reservation> all() {
        return reservations.values();
    }

    boolean isEmpty() {
        return reservations.isEmpty();
    }

    /** The node as everybody else may use it: without what is promised there. */
    NodeStatus without(NodeStatus node) {
        List<Reserved> here = byNode.get(node.node().name());
        if (here == null) {
            return node;
        }
        long cpu = node.freeCpu().thousandths();
        long memory = node.freeMemory().count();
        int[] shares = node.freeShares().toArray();
        SortedMap<String, Long> extras = new TreeMap<>(node.freeExtras());
        for (Reserved reserved : here) {
            reserved.request
                    .extras()
                    .forEach((name, amount) -> extras.merge(name, -amount, (free, taken) -> Math.max(0, free + taken)));
            cpu -= reserved.request.cpu().thousandths();
            memory -= reserved.request.memory().count();
            for (int index : reserved.placement.deviceIndexes()) {
                int position = node.node().position(index);
                shares[position] = Math.max(0, shares[position] - share(reserved));
            }
        }
        return new NodeStatus(
                node.node(),
                node.rank(),
                node.state(),
                new MilliCpu(Math.max(0, cpu)),
                new Mebibytes(Math.max(0, memory)),
                new FreeShares(shares),
                extras);
    }

    private static int share(Reserved reserved) {
        return reserved.request.devices().orElseThrow().share().thousandths();
    }

    /** Whether all its places are free by now, together, on these nodes as they are. */
    static boolean free(Reservation reservation, SequencedMap<String, NodeStatus> nodes) {
        SequencedMap<String, NodeStatus> left = new LinkedHashMap<>();
        for (Reserved reserved : reservation.places) {
            String name = reserved.placement.node();
            NodeStatus node = left.getOrDefault(name, nodes.get(name));
            if (!free(reserved, node)) {
                return false;
            }
            left.put(name, node.take(reserved.request, reserved.placement));
        }
        return true;
    }

    private static boolean free(Reserved reserved, NodeStatus node) {
        return node.freeCpu().compareTo(reserved.request.cpu()) >= 0
                && node.freeMemory().compareTo(reserved.request.memory()) >= 0
                && reserved.request.extras().entrySet().stream()
                        .allMatch(asked -> node.freeExtras().getOrDefault(asked.getKey(), 0L) >= asked.getValue())
                && reserved.placement.deviceIndexes().stream()
                        .allMatch(index -> node.freeShares().at(node.node().position(index)) >= share(reserved));
    }
}
