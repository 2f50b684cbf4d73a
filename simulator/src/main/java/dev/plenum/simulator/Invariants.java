package dev.plenum.simulator;

import dev.plenum.core.metering.Quantity;
import dev.plenum.core.port.Journal;
import dev.plenum.core.units.MilliCpu;
import dev.plenum.core.workload.Job;
import dev.plenum.core.workload.Replica;
import dev.plenum.core.workload.ReplicaId;
import dev.plenum.core.workload.ReplicaPhase;
import dev.plenum.core.workload.Request;
import dev.plenum.core.workload.WorkloadState;
import dev.plenum.core.world.Event;
import dev.plenum.core.world.NodeStatus;
import dev.plenum.core.world.World;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** What must hold after every turn, and of a whole history. Each check returns what is wrong, in words; nothing wrong is an empty list. */
public final class Invariants {

    private Invariants() {}

    /** After every turn: room is neither oversubscribed nor leaked, quotas hold, gangs are whole, the journal rebuilds the World. */
    public static List<String> ofWorld(World world, Journal journal) {
        List<String> wrong = new ArrayList<>();
        room(world, wrong);
        quota(world, wrong);
        gangs(world, wrong);
        World rebuilt = new World();
        journal.replay(0, batch -> batch.events().forEach(rebuilt::apply));
        if (!rebuilt.image().equals(world.image())) {
            wrong.add("the journal does not rebuild the World at position " + world.position());
        }
        return wrong;
    }

    private static void room(World world, List<String> wrong) {
        for (NodeStatus node : world.nodes().values()) {
            long cpu = node.node().capacity().cpu().thousandths();
            long memory = node.node().capacity().memory().count();
            SortedMap<Integer, Integer> shares = new TreeMap<>();
            node.node().devices().forEach(device -> shares.put(device.index(), 1000));
            for (WorkloadState state : world.workloads().values()) {
                Request request = state.workload().request();
                for (Replica replica : state.replicas()) {
                    var place = replica.phase().place();
                    if (place.isPresent()
                            && place.get().node().equals(node.node().name())) {
                        cpu -= request.cpu().thousandths();
                        memory -= request.memory().count();
                        place.get()
                                .deviceIndexes()
                                .forEach(index -> shares.merge(
                                        index,
                                        -request.devices().orElseThrow().share().thousandths(),
                                        Integer::sum));
                    }
                }
            }
            boolean negative = cpu < 0 || memory < 0 || shares.values().stream().anyMatch(share -> share < 0);
            boolean leaked = cpu != node.freeCpu().thousandths()
                    || memory != node.freeMemory().count()
                    || shares.entrySet().stream()
                            .anyMatch(share -> share.getValue()
                                    != node.freeShares().at(node.node().position(share.getKey())));
            if (negative || leaked) {
                wrong.add("node " + node.node().name() + (negative ? " is oversubscribed: " : " leaks room: ") + node);
            }
        }
    }

    private static void quota(World world, List<String> wrong) {
        long held = 0;
        for (WorkloadState state : world.workloads().values()) {
            if (state.workload().project().equals(Demand.TIGHT)) {
                held += state.workload().request().cpu().thousandths()
                        * state.replicas().stream()
                                .filter(replica -> replica.phase().place().isPresent())
                                .count();
            }
        }
        if (new MilliCpu(held).compareTo(Demand.TIGHT_CPU) > 0) {
            wrong.add("project " + Demand.TIGHT + " holds " + held + " thousandths of a core");
        }
    }

    private static void gangs(World world, List<String> wrong) {
        for (WorkloadState state : world.workloads().values()) {
            boolean fresh = state.replicas().stream()
                    .allMatch(replica ->
                            replica.generation() <= 1 && replica.lastExit().isEmpty());
            long waiting = state.replicas().stream()
                    .filter(replica -> replica.phase() instanceof ReplicaPhase.Waiting)
                    .count();
            if (state.workload() instanceof Job
                    && fresh
                    && waiting > 0
                    && waiting < state.replicas().size()
                    && state.stopping().isEmpty()) {
                wrong.add("gang " + state.id() + " is split: " + waiting + " of "
                        + state.replicas().size() + " wait");
            }
        }
    }

    /** Of a whole history whose replicas have all ended: billed time is run time, and no submission was taken twice. */
    public static List<String> ofHistory(Journal journal, Map<ReplicaId, Duration> ran) {
        List<String> wrong = new ArrayList<>();
        Map<ReplicaId, Quantity> billed = new TreeMap<>();
        Map<ReplicaId, Long> rate = new TreeMap<>();
        Set<String> keys = new HashSet<>();
        journal.replay(0, batch -> batch.events().forEach(event -> {
            event.used()
                    .ifPresent(used -> billed.merge(ReplicaId.parse(used.source()), used.quantity(), Quantity::plus));
            if (event instanceof Event.WorkloadSubmitted submitted) {
                Request request = submitted.workload().request();
                for (int rank = 0; rank < submitted.workload().replicas(); rank++) {
                    rate.put(
                            new ReplicaId(submitted.id(), rank),
                            request.devices()
                                    .map(devices -> (long) devices.thousandths())
                                    .orElseGet(() -> request.cpu().thousandths()));
                }
                if (!keys.add(submitted.idempotency().orElseThrow().key())) {
                    wrong.add("taken twice: " + submitted.id());
                }
            }
        }));
        ran.forEach((replica, runTime) -> {
            double expected = runTime.toNanos() / 1e9 * rate.get(replica) / 1000;
            double actual = billed.getOrDefault(replica, Quantity.ZERO).units().doubleValue();
            if (Math.abs(expected - actual) > 1e-4) {
                wrong.add(replica + " ran for " + expected + " unit-seconds and was billed " + actual);
            }
        });
        return wrong;
    }
}
