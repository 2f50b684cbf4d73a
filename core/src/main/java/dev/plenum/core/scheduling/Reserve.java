package dev.plenum.core.scheduling;

import dev.plenum.core.scheduling.WaitingQueue.Closed;
import dev.plenum.core.scheduling.WaitingQueue.Line;
import dev.plenum.core.workload.Placement;
import dev.plenum.core.workload.Replica;
import dev.plenum.core.workload.WorkloadState;
import dev.plenum.core.world.World;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;

/**
 * Keeps places for what is first in the queue and too large for what is free, so that it starts in bounded time although smaller work overtakes it.
 *
 * <p>Goal: under full load a gang waits no longer than the work that holds its places. Constraint: as little as possible stands idle for it. Algorithm
 * (EASY backfilling, Lifka 1995): suppose that the running jobs end in the order in which they are expected to; where the gang would fit first, its places are
 * promised to it. What comes free there stays free, but for work that is expected to be over before the gang can start ({@link Starts}). When that time has
 * passed and the places are not free, the estimates were wrong, and it is looked for places again.
 *
 * <p>Example: two nodes, on a a job for another hour, on b one for another two. A gang of two whole nodes is first: both are promised to it, in two hours. When
 * a comes free after an hour, a job of half an hour may still use it; one of two hours may not.
 */
final class Reserve {

    private final World world;
    private final FleetIndex fleet;
    private final Placer placer;
    private final Reservations reservations;
    private final Running running;
    private final WaitingQueue queue;
    private final Starts starts;
    private final Residency residency;

    Reserve(
            World world,
            FleetIndex fleet,
            Placer placer,
            Reservations reservations,
            Running running,
            WaitingQueue queue,
            Starts starts,
            Residency residency) {
        this.world = world;
        this.fleet = fleet;
        this.placer = placer;
        this.reservations = reservations;
        this.running = running;
        this.queue = queue;
        this.starts = starts;
        this.residency = residency;
    }

    /** Promises places to the first workload that found no room, if it has waited that long and nobody else has such a promise; whether it did. */
    boolean forFirst(Duration after) {
        if (!reservations.isEmpty()) {
            return false;
        }
        return StreamSupport.stream(queue.lines().spliterator(), false)
                .filter(line -> line.closed() == Closed.NO_ROOM)
                .min(Comparator.comparing(Line::head))
                .map(starts::head)
                .filter(state -> !state.submittedAt().plus(after).isAfter(starts.now()))
                .map(this::promise)
                .orElse(false);
    }

    private boolean promise(WorkloadState first) {
        List<Replica> due = starts.due(first);
        Instant now = starts.now();
        List<WorkloadState> ends = running.all().stream()
                .sorted(Comparator.comparing((WorkloadState state) -> running.expectedEnd(state.id(), now))
                        .thenComparingLong(WorkloadState::position))
                .toList();
        Optional<List<Placement>> places = Optional.empty();
        Instant expected = now;
        try (Tryout tryout = new Tryout(world, fleet, reservations)) {
            for (int at = 0; at < ends.size() && places.isEmpty(); at++) {
                tryout.without(ends.get(at));
                expected = running.expectedEnd(ends.get(at).id(), now);
                places = Starts.fastestFirst(first).stream()
                        .flatMap(variant ->
                                placer.find(first, residency.requests(first, due, variant), variant).stream())
                        .findFirst();
            }
        }
        Instant free = expected;
        places.ifPresent(found -> starts.promise(first, due, found, true, free));
        return places.isPresent();
    }
}
