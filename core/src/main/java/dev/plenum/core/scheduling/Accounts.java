package dev.plenum.core.scheduling;

import dev.plenum.core.fleet.Device;
import dev.plenum.core.fleet.NodeState;
import dev.plenum.core.tenancy.Project;
import dev.plenum.core.workload.Replica;
import dev.plenum.core.workload.ReplicaPhase;
import dev.plenum.core.workload.Request;
import dev.plenum.core.workload.WorkloadState;
import dev.plenum.core.world.NodeStatus;
import dev.plenum.core.world.World;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** The fair shares of all device models, kept current: who holds, leaves, was promised and wants how much of which. What asks for no device counts as CPU. */
final class Accounts {

    /** The account of what asks for no device; its amounts are thousandths of cores. */
    static final String CPU = "";

    private final World world;
    private final FairShareSettings settings;
    private final SortedMap<String, FairShare> byModel = new TreeMap<>();
    private final SortedMap<String, NodeStatus> counted = new TreeMap<>();
    private Instant upTo = Instant.EPOCH;

    Accounts(World world, FairShareSettings settings) {
        this.world = world;
        this.settings = settings;
    }

    /** Thousandths of devices, or of cores where it asks for no device. */
    static long amount(Request request) {
        return request.devices().isPresent()
                ? request.deviceThousandths()
                : request.cpu().thousandths();
    }

    /** Which account it is counted in: that of the model it asks for first. */
    static String model(Request request) {
        return request.devices().map(Request.Devices::model).orElse(CPU);
    }

    FairShare of(String model) {
        return byModel.computeIfAbsent(model, _ -> new FairShare(settings));
    }

    SortedMap<String, FairShare> all() {
        return byModel;
    }

    Standing standing(WorkloadState state) {
        return standing(state.workload().project(), model(state.workload().request()));
    }

    Standing standing(String project, String model) {
        Standing standing = of(model).of(project);
        if (standing.isNew()) {
            standing.set(world.projects().get(project).quota(), model);
        }
        return standing;
    }

    void projectChanged(Project project) {
        byModel.forEach((model, shares) -> shares.all().stream()
                .filter(standing -> standing.project().equals(project.name()))
                .forEach(standing -> standing.set(project.quota(), model)));
    }

    void nodeChanged(NodeStatus node) {
        NodeStatus before = counted.get(node.node().name());
        if (before != null
                && before.node().equals(node.node())
                && before.state().equals(node.state())) {
            return;
        }
        if (before != null) {
            capacity(before, -1);
        }
        counted.put(node.node().name(), node);
        capacity(node, 1);
    }

    void nodeRemoved(NodeStatus node) {
        capacity(counted.remove(node.node().name()), -1);
    }

    private void capacity(NodeStatus node, int sign) {
        if (node.state() instanceof NodeState.Unreachable) {
            return;
        }
        of(CPU).capacity(sign * node.node().capacity().cpu().thousandths());
        for (Device device : node.node().devices()) {
            of(device.model()).capacity(sign * 1000L);
        }
    }

    /** All that it asks for is wanted from now on, or no longer. */
    void demand(WorkloadState state, int sign) {
        long amount = 0;
        for (Replica replica : state.replicas()) {
            amount += amount(state.workload().request(replica.id().rank()));
        }
        standing(state).demand(sign * amount);
    }

    void replicaChanged(WorkloadState state, Replica before, Replica after) {
        long amount = amount(state.workload().request(after.id().rank()));
        Standing standing = standing(state);
        int held = holds(after) - holds(before);
        if (held != 0) {
            standing.hold(held * amount);
        }
        int leaving = leaves(after) - leaves(before);
        if (leaving != 0) {
            standing.leave(leaving * amount);
        }
    }

    static int holds(Replica replica) {
        return replica.phase().place().isPresent() ? 1 : 0;
    }

    static int leaves(Replica replica) {
        return replica.preemption().isPresent() && !(replica.phase() instanceof ReplicaPhase.Ended) ? 1 : 0;
    }

    void promised(WorkloadState state, List<Replica> replicas, int sign) {
        for (Replica replica : replicas) {
            standing(state)
                    .promise(sign * amount(state.workload().request(replica.id().rank())));
        }
    }

    /** What is known was so at that time, or later. */
    void upTo(Instant at) {
        upTo = at.isAfter(upTo) ? at : upTo;
    }

    /** Counts what was held since the last time. */
    void advance(Instant now) {
        if (now.isAfter(upTo)) {
            Duration passed = upTo.equals(Instant.EPOCH) ? Duration.ZERO : Duration.between(upTo, now);
            byModel.values().forEach(shares -> shares.advance(passed));
            upTo = now;
        }
    }
}
