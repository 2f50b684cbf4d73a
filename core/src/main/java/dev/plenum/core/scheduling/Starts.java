package dev.plenum.core.scheduling;

import dev.plenum.core.scheduling.Reservations.Reservation;
import dev.plenum.core.scheduling.Reservations.Reserved;
import dev.plenum.core.scheduling.WaitingQueue.Closed;
import dev.plenum.core.scheduling.WaitingQueue.Line;
import dev.plenum.core.workload.Job;
import dev.plenum.core.workload.Placement;
import dev.plenum.core.workload.Replica;
import dev.plenum.core.workload.Request;
import dev.plenum.core.workload.Variant;
import dev.plenum.core.workload.WorkloadId;
import dev.plenum.core.workload.WorkloadState;
import dev.plenum.core.world.Event;
import dev.plenum.core.world.NodeStatus;
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

    /**
     * What it needs of the scheduler.
     *
     * @param rejoin the workload waits again
     * @param usableChanged what of a node is free and not promised may have changed
     */
    record Callbacks(
            Consumer<WorkloadState> rejoin,
            Consumer<NodeStatus> usableChanged,
            ToLongFunction<WorkloadState> expectedMillis) {}

    private final World world;
    private final Placer placer;
    private final WaitingQueue queue;
    private final Admission admission;
    private final Reservations reservations;
    private final Accounts accounts;
    private final Callbacks callbacks;
    private Consumer<Event> apply = _ -> {};
    private Instant now = Instant.EPOCH;
    private long decisions;

    Starts(
            World world,
            Placer placer,
            WaitingQueue queue,
            Admission admission,
            Reservations reservations,
            Accounts accounts,
            Callbacks callbacks) {
        this.world = world;
        this.placer = placer;
        this.queue = queue;
        this.admission = admission;
        this.reservations = reservations;
        this.accounts = accounts;
        this.callbacks = callbacks;
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

    /**
     * In order: the head of the line that is next is started, or its line is closed; false when it waits for room, in strict order, and holds up the rest. Who
     * waits for quota by now holds up nobody.
     */
    boolean startOrPassOver(Line line) {
        if (line.closed() == Closed.NO) {
            start(line);
            return true;
        }
        WorkloadState state = head(line);
        List<Replica> due = due(state);
        boolean waitsForRoom = fastestFirst(state).stream()
                .anyMatch(variant ->
                        admission.allowed(state, due, variant, Holdings.NOTHING).isPresent());
        if (!waitsForRoom) {
            queue.reopen(line);
            queue.close(line, Closed.NO_QUOTA);
        }
        return !waitsForRoom;
    }

    /** Places the head of the line; when there is no room or quota for it, the line is closed. */
    boolean start(Line line) {
        decisions++;
        WorkloadState state = head(line);
        List<Replica> due = due(state);
        boolean quota = false;
        for (int variant : fastestFirst(state)) {
            Optional<List<Request>> requests = admission.allowed(state, due, variant, Holdings.NOTHING);
            Optional<List<Placement>> places = requests.flatMap(allowed -> placer.find(state, allowed, variant));
            if (places.isPresent()) {
                place(due, places.get());
                return true;
            }
            quota |= requests.isPresent();
        }
        if (backfill(line)) {
            return true;
        }
        queue.close(line, quota ? Closed.NO_ROOM : Closed.NO_QUOTA);
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
        long expected = callbacks.expectedMillis.applyAsLong(state);
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
        Optional<List<Placement>> places = fastestFirst(state).stream()
                .flatMap(variant -> admission
                        .allowed(state, due, variant, Holdings.NOTHING)
                        .flatMap(requests -> placer.find(state, requests, variant))
                        .stream())
                .findFirst();
        later.forEach(reservations::add);
        later.forEach(reservation -> reservation.places().forEach(this::show));
        places.ifPresent(found -> place(due, found));
        return places.isPresent();
    }

    /**
     * Its own request (0) and its variants, by when it would be done. A gang of which some replicas run goes on as the variant that they are.
     */
    static List<Integer> fastestFirst(WorkloadState state) {
        List<Variant> variants = state.workload().variants();
        if (variants.isEmpty()) {
            return OWN_REQUEST;
        }
        return state.replicas().stream()
                .flatMap(replica -> replica.phase().place().stream())
                .filter(_ -> state.workload() instanceof Job)
                .findFirst()
                .map(place -> List.of(place.variant()))
                .orElseGet(() -> IntStream.rangeClosed(0, variants.size())
                        .boxed()
                        .sorted(Comparator.comparingInt(variant -> -speed(variants, variant)))
                        .toList());
    }

    private static int speed(List<Variant> variants, int variant) {
        return variant == 0 ? Variant.SAME_SPEED : variants.get(variant - 1).speedThousandths();
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

    /**
     * Starts everything whose promised places are free by now, the oldest promise first. If its project's quota has no room for it any more, it waits for what
     * still leaves; when nothing does, the promise is withdrawn.
     */
    void keepPromises() {
        for (Reservation reservation : List.copyOf(reservations.all())) {
            WorkloadState state = world.workloads().get(reservation.workload());
            List<Placement> places =
                    reservation.places().stream().map(Reserved::placement).toList();
            boolean allowed = admission.allows(state, reservation.replicas(), places, Holdings.NOTHING);
            if (allowed && Reservations.free(reservation, world.nodes())) {
                withdraw(reservation.workload());
                place(reservation.replicas(), places);
            } else if (!allowed
                    && !admission.allows(
                            state,
                            reservation.replicas(),
                            places,
                            admission.leaving(state.workload().project()))) {
                withdraw(reservation.workload());
                callbacks.rejoin.accept(state);
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
        Optional.ofNullable(world.nodes().get(reserved.placement().node())).ifPresent(callbacks.usableChanged);
    }
}
