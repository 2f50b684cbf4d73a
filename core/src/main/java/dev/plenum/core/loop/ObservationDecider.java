package dev.plenum.core.loop;

import dev.plenum.core.metering.UsageRecord;
import dev.plenum.core.workload.Job;
import dev.plenum.core.workload.Phase;
import dev.plenum.core.workload.Replica;
import dev.plenum.core.workload.ReplicaPhase;
import dev.plenum.core.workload.Stopping;
import dev.plenum.core.workload.WorkloadId;
import dev.plenum.core.workload.WorkloadState;
import dev.plenum.core.world.Event;
import dev.plenum.core.world.Input;
import dev.plenum.core.world.Observation;
import dev.plenum.core.world.World;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Decides what follows from what runtimes saw, and from time. It changes nothing. A stale or repeated observation leads to no event. */
final class ObservationDecider {

    private final Endings endings;
    private final LoopSettings settings;

    ObservationDecider(Endings endings, LoopSettings settings) {
        this.endings = endings;
        this.settings = settings;
    }

    List<Event> decide(World world, Input.Observed seen, Instant now) {
        Optional<Replica> known = world.replica(seen.replica())
                .filter(replica -> replica.generation() == seen.generation())
                .filter(replica -> replica.phase().place().isPresent());
        if (known.isEmpty()) {
            return List.of();
        }
        Replica replica = known.get();
        WorkloadState state = world.workloads().get(seen.replica().workload());
        return switch (seen.observation()) {
            case Observation.Started _ -> started(replica, now);
            case Observation.Ready(String endpoint) -> ready(replica, endpoint, now);
            case Observation.Alive(Duration runTime) -> alive(world, state, replica, runTime, now);
            case Observation.Ended(var exit, Duration runTime) ->
                endings.ended(state, replica, exit, runTime, now, world.position() + 1);
        };
    }

    private static List<Event> started(Replica replica, Instant now) {
        return replica.phase() instanceof ReplicaPhase.Placed
                ? List.of(new Event.ReplicaStarted(replica.id(), now))
                : List.of();
    }

    private static List<Event> ready(Replica replica, String endpoint, Instant now) {
        boolean same = replica.phase() instanceof ReplicaPhase.Running running
                && running.endpoint().equals(Optional.of(endpoint));
        if (same) {
            return List.of();
        }
        List<Event> events = new ArrayList<>(started(replica, now));
        events.add(new Event.ReplicaReady(replica.id(), endpoint));
        return events;
    }

    private List<Event> alive(World world, WorkloadState state, Replica replica, Duration runTime, Instant now) {
        if (!(replica.phase() instanceof ReplicaPhase.Running running)) {
            return started(replica, now);
        }
        List<Event> events = new ArrayList<>();
        if (runTime.minus(running.runTime()).compareTo(settings.meterEvery()) >= 0) {
            Optional<UsageRecord> usage = Endings.usage(state, replica, runTime, now, world.position() + 1);
            usage.ifPresent(used -> events.add(new Event.ReplicaMetered(replica.id(), runTime, now, used)));
        }
        return events;
    }

    /** What follows from a deadline that has passed, if the job still runs. */
    List<Event> overdue(World world, WorkloadId id, Instant now) {
        WorkloadState state = world.workloads().get(id);
        if (state == null || state.stopping().isPresent() || !(state.workload() instanceof Job job)) {
            return List.of();
        }
        Duration most = job.maxRunTime().orElseThrow();
        return overdue(state, most, now)
                ? endings.stop(
                        state,
                        new Stopping("ran longer than its maximum of " + most.toSeconds() + " s", Phase.FAILED),
                        now)
                : List.of();
    }

    private static boolean overdue(WorkloadState state, Duration most, Instant now) {
        return state.replicas().stream()
                .anyMatch(replica -> replica.phase() instanceof ReplicaPhase.Running running
                        && running.startedAt().plus(most).isBefore(now));
    }
}
