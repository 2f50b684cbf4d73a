package dev.plenum.core.loop;

import dev.plenum.core.metering.Metering;
import dev.plenum.core.metering.UsageRecord;
import dev.plenum.core.workload.Exit;
import dev.plenum.core.workload.Job;
import dev.plenum.core.workload.Outcome;
import dev.plenum.core.workload.Phase;
import dev.plenum.core.workload.Placement;
import dev.plenum.core.workload.Replica;
import dev.plenum.core.workload.ReplicaPhase;
import dev.plenum.core.workload.Stopping;
import dev.plenum.core.workload.WorkloadState;
import dev.plenum.core.world.Event;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Decides how replicas and workloads end.
 *
 * <p>A job ends when all its replicas have; one that fails takes its gang along. What is meant to answer (a service, a dev environment) is placed again
 * when it ends by itself, later and later. A job's replica that was lost, not failed, is placed again a few times: its checkpoint is still there.
 */
final class Endings {

    private final LoopSettings settings;

    Endings(LoopSettings settings) {
        this.settings = settings;
    }

    /** Events that stop a workload: what runs is asked to end, what waits ends at once. */
    List<Event> stop(WorkloadState state, Stopping why, Instant now) {
        List<Event> events = new ArrayList<>();
        events.add(new Event.StopRequested(state.id(), why, now));
        WorkloadState after = state.stopping(why);
        for (Replica replica : state.replicas()) {
            if (replica.phase() instanceof ReplicaPhase.Waiting) {
                Exit exit = new Exit.NotStarted("stopped before it had a place");
                events.add(new Event.ReplicaEnded(replica.id(), exit, Duration.ZERO, now, Optional.empty()));
                after = after.with(replica.to(new ReplicaPhase.Ended(exit, Duration.ZERO)));
            }
        }
        outcome(after, now).ifPresent(outcome -> events.add(new Event.WorkloadEnded(state.id(), outcome)));
        return events;
    }

    /** Events that follow when a placed or running replica was seen to end. {@code nextPosition} is that of the first of them. */
    List<Event> ended(
            WorkloadState state, Replica replica, Exit exit, Duration runTime, Instant now, long nextPosition) {
        Optional<UsageRecord> usage = usage(state, replica, runTime, now, nextPosition);
        if (replica.preemption().isPresent() && state.stopping().isEmpty() && !exit.success()) {
            // It gave way as it was told: no failure, and nothing to wait for but a place.
            return List.of(new Event.ReplicaRetried(replica.id(), exit, runTime, now, replica.failures(), now, usage));
        }
        if (triedAgain(state, replica, exit)) {
            int failures = replica.failures() + 1;
            Instant notBefore = now.plus(settings.retryAfter(failures));
            return List.of(new Event.ReplicaRetried(replica.id(), exit, runTime, now, failures, notBefore, usage));
        }
        List<Event> events = new ArrayList<>();
        events.add(new Event.ReplicaEnded(replica.id(), exit, runTime, now, usage));
        WorkloadState after = state.with(replica.to(new ReplicaPhase.Ended(exit, runTime)));
        Optional<Outcome> outcome = outcome(after, now);
        if (outcome.isPresent()) {
            events.add(new Event.WorkloadEnded(state.id(), outcome.get()));
        } else if (!exit.success() && state.stopping().isEmpty()) {
            events.addAll(stop(after, new Stopping(replica.id() + ": " + exit, Phase.FAILED), now));
        }
        return events;
    }

    private boolean triedAgain(WorkloadState state, Replica replica, Exit exit) {
        if (state.stopping().isPresent()) {
            return false;
        }
        return !(state.workload() instanceof Job)
                || (exit instanceof Exit.Lost && replica.failures() < settings.lostJobRetries());
    }

    private static Optional<Outcome> outcome(WorkloadState state, Instant now) {
        List<Exit> exits = new ArrayList<>();
        for (Replica replica : state.replicas()) {
            if (!(replica.phase() instanceof ReplicaPhase.Ended(Exit exit, Duration _))) {
                return Optional.empty();
            }
            exits.add(exit);
        }
        // A job that was asked to stop may have been done by then; what is meant to go on has not succeeded by ending.
        boolean done = exits.stream().allMatch(Exit::success);
        if (done && (state.workload() instanceof Job || state.stopping().isEmpty())) {
            return Optional.of(new Outcome(Phase.SUCCEEDED, "", now));
        }
        return Optional.of(state.stopping()
                .map(why -> new Outcome(why.outcome(), why.reason(), now))
                .orElseGet(() -> new Outcome(
                        Phase.FAILED,
                        exits.stream()
                                .filter(exit -> !exit.success())
                                .findFirst()
                                .orElseThrow()
                                .toString(),
                        now)));
    }

    /** What it used since its last record. Of a replica that nobody saw start, all of its run time. */
    static Optional<UsageRecord> usage(
            WorkloadState state, Replica replica, Duration runTime, Instant now, long position) {
        return switch (replica.phase()) {
            case ReplicaPhase.Placed(Placement placement, Instant at) ->
                used(state, replica, placement, new Metering.Span(Duration.ZERO, runTime, at, now), position);
            case ReplicaPhase.Running running ->
                used(
                        state,
                        replica,
                        running.placement(),
                        new Metering.Span(running.runTime(), runTime, running.meteredAt(), now),
                        position);
            case ReplicaPhase.Waiting _, ReplicaPhase.Ended _ -> Optional.empty();
        };
    }

    private static Optional<UsageRecord> used(
            WorkloadState state, Replica replica, Placement placement, Metering.Span span, long position) {
        return span.runTimeAfter().compareTo(span.runTimeBefore()) <= 0
                ? Optional.empty()
                : Optional.of(Metering.of(Long.toString(position), replica.id(), state.workload(), placement, span));
    }
}
