package dev.plenum.core.scheduling;

import dev.plenum.core.scheduling.Reservations.Reservation;
import dev.plenum.core.scheduling.Reservations.Reserved;
import dev.plenum.core.scheduling.WaitingQueue.Closed;
import dev.plenum.core.scheduling.WaitingQueue.Line;
import dev.plenum.core.workload.Job;
import dev.plenum.core.workload.Placement;
import dev.plenum.core.workload.Replica;
import dev.plenum.core.workload.Variant;
import dev.plenum.core.workload.WorkloadId;
import dev.plenum.core.workload.WorkloadState;
import dev.plenum.core.world.Event;
import dev.plenum.core.world.World;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.ToLongFunction;
import java.util.stream.IntStream;

/** Starts what is next: at once where there is room, or later on places that are promised to it. */
final class Starts {

    private static final List<Integer> OWN_REQUEST = List.of(0);

    /** Of each line that finds no room otherwise: what stands further back may be shorter, but looking has an end. */
    private static final int LOOKED_AT_TO_BACKFILL = 100;

    private final World world;
    private final FleetIndex fleet;
    private final Placer placer;
    private final WaitingQueue queue;
    private final Admission admission;
    private final Reservations reservations;
    private final Accounts accounts;
    private final ToLongFunction<WorkloadState> expectedMillis;
    private Consumer<Event> apply = _ -> {};
    private Instant now = Instant.EPOCH;
    private long decisions;

    Starts(
            World world,
            FleetIndex fleet,
            Placer placer,
            WaitingQueue queue,
            Admission admission,
            Reservations reservations,
            Accounts accounts,
            ToLongFunction<WorkloadState> expectedMillis) {
        this.world = world;
        this.fleet = fleet;
        this.placer = placer;
        this.queue = queue;
        this.admission = admission;
        this.reservations = reservations;
        this.accounts = accounts;
        this.expectedMillis = expectedMillis;
    }

    /** A pass begins. */
    void at(Instant time, Consumer<Event> events) {
        now = time;
        apply = events;
    }

    Instant now() {
        return now;
    }

    void apply(Event event) {
        apply.accept(event);
    }

    long decisions() {
        return decisions;
    }

    /** Places the head of the line; when there is no room or quota for it, the line is closed. */
    boolean start(Line line) {
        decisions++;
        WorkloadState state = head(line);
        List<Replica> due = due(state);
        if (admission.refusal(state.workload(), due.size()).isPresent()) {
            queue.close(line, Closed.NO_QUOTA);
            return false;
        }
        for (int variant : fastestFirst(state.workload().variants())) {
            Optional<List<Placement>> places = placer.find(state, due, variant);
            if (places.isPresent()) {
                place(due, places.get());
                return true;
            }
        }
        if (backfill(line)) {
            return true;
        }
        queue.close(line, Closed.NO_ROOM);
        return false;
    }

    /** The first of the line that should be over before somebody can start on places that are promised to him. */
    private boolean backfill(Line line) {
        boolean lent = reservations.all().stream().anyMatch(Reservation::shared);
        return lent
                && line.first(LOOKED_AT_TO_BACKFILL).stream()
                        .map(entry -> world.workloads().get(entry.id()))
                        .anyMatch(this::startMeanwhile);
    }

    private boolean startMeanwhile(WorkloadState state) {
        long expected = expectedMillis.applyAsLong(state);
        List<Reservation> later = reservations.all().stream()
                .filter(reservation -> reservation.shared()
                        && expected < Long.MAX_VALUE
                        && !now.plusMillis(expected).isAfter(reservation.expected()))
                .toList();
        if (later.isEmpty()) {
            return false;
        }
        List<Replica> due = due(state);
        later.forEach(reservation -> reservations.remove(reservation.workload()));
        later.forEach(reservation -> reservation.places().forEach(this::show));
        Optional<List<Placement>> places = placer.find(state, due, 0);
        later.forEach(reservations::add);
        later.forEach(reservation -> reservation.places().forEach(this::show));
        places.ifPresent(found -> place(due, found));
        return places.isPresent();
    }

    /** The workload's own request and its variants, by when it would be done: 0 is its own. */
    private static List<Integer> fastestFirst(List<Variant> variants) {
        if (variants.isEmpty()) {
            return OWN_REQUEST;
        }
        return IntStream.rangeClosed(0, variants.size())
                .boxed()
                .sorted(Comparator.comparingInt(variant -> -(variant == 0
                        ? Variant.SAME_SPEED
                        : variants.get(variant - 1).speedThousandths())))
                .toList();
    }

    WorkloadState head(Line line) {
        return world.workloads().get(line.head().id());
    }

    /** Its replicas that start together: all of a job's, one of anything else. */
    List<Replica> due(WorkloadState state) {
        List<Replica> due = WaitingQueue.due(state, now);
        return state.workload() instanceof Job ? due : due.subList(0, 1);
    }

    private void place(List<Replica> due, List<Placement> places) {
        for (int at = 0; at < due.size(); at++) {
            Replica replica = due.get(at);
            apply.accept(new Event.ReplicaPlaced(replica.id(), replica.generation() + 1, places.get(at), now));
        }
    }

    /** These places are kept for it from now on; it starts when all are free. */
    void promise(WorkloadState state, List<Replica> due, List<Placement> places, boolean shared, Instant expected) {
        List<Reserved> reserved = new ArrayList<>();
        for (int at = 0; at < due.size(); at++) {
            Placement place = places.get(at);
            reserved.add(
                    new Reserved(place, state.workload().held(due.get(at).id().rank(), place)));
        }
        reservations.add(new Reservation(state, due, reserved, shared, expected));
        accounts.promised(state, due, 1);
        queue.remove(state.id());
        reserved.forEach(this::show);
    }

    /** Starts everything whose promised places are free by now, the oldest promise first. */
    void keepPromises() {
        for (Reservation reservation : List.copyOf(reservations.all())) {
            boolean free = reservation.places().stream()
                    .allMatch(reserved -> Reservations.free(
                            reserved, world.nodes().get(reserved.placement().node())));
            if (free) {
                withdraw(reservation.workload());
                place(
                        reservation.replicas(),
                        reservation.places().stream().map(Reserved::placement).toList());
            }
        }
    }

    /** The promise is over: kept, or of no use any more. */
    void withdraw(WorkloadId workload) {
        reservations.remove(workload).ifPresent(gone -> {
            accounts.promised(gone.state(), gone.replicas(), -1);
            gone.places().forEach(this::show);
        });
    }

    /** What others may use of that node has changed. */
    private void show(Reserved reserved) {
        Optional.ofNullable(world.nodes().get(reserved.placement().node()))
                .ifPresent(node -> fleet.put(reservations.without(node)));
    }
}
