package dev.plenum.core.scheduling;

import dev.plenum.core.scheduling.Reservations.Reservation;
import dev.plenum.core.scheduling.Reservations.Reserved;
import dev.plenum.core.scheduling.WaitingQueue.Closed;
import dev.plenum.core.scheduling.WaitingQueue.Line;
import dev.plenum.core.workload.Job;
import dev.plenum.core.workload.Placement;
import dev.plenum.core.workload.Replica;
import dev.plenum.core.workload.WorkloadId;
import dev.plenum.core.workload.WorkloadState;
import dev.plenum.core.world.Event;
import dev.plenum.core.world.World;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Starts what is next: at once where there is room, or later on places that are promised to it. */
final class Starts {

    private final World world;
    private final FleetIndex fleet;
    private final Placer placer;
    private final WaitingQueue queue;
    private final Admission admission;
    private final Reservations reservations;
    private final Accounts accounts;
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
            Accounts accounts) {
        this.world = world;
        this.fleet = fleet;
        this.placer = placer;
        this.queue = queue;
        this.admission = admission;
        this.reservations = reservations;
        this.accounts = accounts;
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
        for (int variant = 0; variant <= state.workload().variants().size(); variant++) {
            Optional<List<Placement>> places = placer.find(state, due, variant);
            if (places.isPresent()) {
                place(due, places.get());
                return true;
            }
        }
        queue.close(line, Closed.NO_ROOM);
        return false;
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
    void promise(WorkloadState state, List<Replica> due, List<Placement> places, Instant expected) {
        List<Reserved> reserved = new ArrayList<>();
        for (int at = 0; at < due.size(); at++) {
            Placement place = places.get(at);
            reserved.add(
                    new Reserved(place, state.workload().held(due.get(at).id().rank(), place)));
        }
        reservations.add(new Reservation(state, due, reserved, expected));
        accounts.promised(state, due, 1);
        queue.remove(state.id());
        reserved.forEach(this::show);
    }

    /** Starts everything whose promised places are free by now, the oldest promise first. */
    void keepPromises() {
        for (Reservation reservation : List.copyOf(reservations.all())) {
            if (Reservations.free(reservation, world.nodes())) {
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
