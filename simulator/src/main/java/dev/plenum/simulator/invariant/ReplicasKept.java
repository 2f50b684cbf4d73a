package dev.plenum.simulator.invariant;

import dev.plenum.core.workload.Replica;
import dev.plenum.core.workload.ReplicaId;
import dev.plenum.core.workload.ReplicaPhase;
import dev.plenum.core.workload.WorkloadId;
import dev.plenum.core.workload.WorkloadState;
import dev.plenum.core.world.Event;
import dev.plenum.core.world.World;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Every replica is at all times exactly one of: waiting, holding one place, ended. Each placement is one generation more than the last and follows a wait;
 * what has ended stays so; a workload ends when all its replicas have, and never comes back.
 */
final class ReplicasKept implements Invariant {

    private enum Step {
        WAITS,
        HOLDS,
        ENDED
    }

    private record Standing(Step step, int generation) {}

    private final Map<WorkloadId, Standing[]> alive = new HashMap<>();
    private final Set<WorkloadId> ended = new HashSet<>();

    @Override
    public String name() {
        return "replica";
    }

    @Override
    public Optional<String> event(Event event, World world) {
        return switch (event) {
            case Event.WorkloadSubmitted submitted -> submitted(submitted);
            case Event.ReplicaPlaced placed -> placed(placed);
            case Event.ReplicaStarted started -> holds(started.replica(), "started");
            case Event.ReplicaReady ready -> holds(ready.replica(), "ready");
            case Event.ReplicaMetered metered -> holds(metered.replica(), "metered");
            case Event.ReplicaPreempted preempted -> holds(preempted.replica(), "told to leave its place");
            case Event.ReplicaRetried retried ->
                holds(retried.replica(), "to be placed again").or(() -> step(retried.replica(), Step.WAITS));
            case Event.ReplicaEnded over -> over(over.replica());
            case Event.StopRequested stop -> known(new ReplicaId(stop.workload(), 0), "stopped");
            case Event.WorkloadEnded over -> over(over.workload());
            default -> Optional.empty();
        };
    }

    private Optional<String> submitted(Event.WorkloadSubmitted submitted) {
        Standing[] replicas = new Standing[submitted.workload().replicas()];
        for (int rank = 0; rank < replicas.length; rank++) {
            replicas[rank] = new Standing(Step.WAITS, 0);
        }
        return ended.contains(submitted.id()) || alive.put(submitted.id(), replicas) != null
                ? Optional.of(submitted.id() + " was submitted twice")
                : Optional.empty();
    }

    private Optional<String> known(ReplicaId replica, String what) {
        Standing[] replicas = alive.get(replica.workload());
        return replicas == null || replica.rank() >= replicas.length
                ? Optional.of(replica + " is " + what + ", but "
                        + (ended.contains(replica.workload()) ? "its workload has ended" : "nobody submitted it"))
                : Optional.empty();
    }

    private Optional<String> placed(Event.ReplicaPlaced placed) {
        ReplicaId id = placed.replica();
        Optional<String> unknown = known(id, "placed");
        if (unknown.isPresent()) {
            return unknown;
        }
        Standing was = standing(id);
        if (was.step != Step.WAITS || placed.generation() != was.generation + 1) {
            return Optional.of(id + " was placed as generation " + placed.generation() + ", but it " + was.step
                    + " as generation " + was.generation);
        }
        alive.get(id.workload())[id.rank()] = new Standing(Step.HOLDS, placed.generation());
        return Optional.empty();
    }

    private Optional<String> holds(ReplicaId id, String what) {
        return known(id, what)
                .or(() -> standing(id).step == Step.HOLDS
                        ? Optional.empty()
                        : Optional.of(id + " is " + what + ", but it " + standing(id).step));
    }

    private Optional<String> over(ReplicaId id) {
        Optional<String> unknown = known(id, "ended");
        if (unknown.isPresent()) {
            return unknown;
        }
        return standing(id).step == Step.ENDED ? Optional.of(id + " ended twice") : step(id, Step.ENDED);
    }

    private Optional<String> over(WorkloadId id) {
        for (Standing standing : alive.getOrDefault(id, new Standing[0])) {
            if (standing.step != Step.ENDED) {
                return Optional.of(id + " ended while one of its replicas " + standing.step);
            }
        }
        ended.add(id);
        return alive.remove(id) == null ? Optional.of(id + " ended twice") : Optional.empty();
    }

    private Standing standing(ReplicaId id) {
        return alive.get(id.workload())[id.rank()];
    }

    private Optional<String> step(ReplicaId id, Step step) {
        alive.get(id.workload())[id.rank()] = new Standing(step, standing(id).generation);
        return Optional.empty();
    }

    /** What these books say of a workload against what a World says. */
    Optional<String> against(World world) {
        if (alive.size() != world.workloads().size()) {
            Set<WorkloadId> lost = new LinkedHashSet<>(alive.keySet());
            lost.removeAll(world.workloads().keySet());
            return Optional.of(alive.size() + " workloads are alive, but the World has "
                    + world.workloads().size() + "; lost: " + lost);
        }
        for (WorkloadState state : world.workloads().values()) {
            for (Replica replica : state.replicas()) {
                Standing standing = alive.containsKey(state.id()) ? standing(replica.id()) : null;
                if (standing == null
                        || standing.step != step(replica.phase())
                        || standing.generation != replica.generation()) {
                    return Optional.of(replica.id() + " should be " + standing + ", but the World says " + replica);
                }
            }
        }
        return Optional.empty();
    }

    private static Step step(ReplicaPhase phase) {
        return switch (phase) {
            case ReplicaPhase.Waiting _ -> Step.WAITS;
            case ReplicaPhase.Placed _, ReplicaPhase.Running _ -> Step.HOLDS;
            case ReplicaPhase.Ended _ -> Step.ENDED;
        };
    }
}
