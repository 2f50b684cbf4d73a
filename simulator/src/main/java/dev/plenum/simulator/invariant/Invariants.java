package dev.plenum.simulator.invariant;

import dev.plenum.core.scheduling.Scheduler;
import dev.plenum.core.scheduling.SchedulerSettings;
import dev.plenum.core.workload.WorkloadId;
import dev.plenum.core.world.Event;
import dev.plenum.core.world.World;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.SequencedSet;

/**
 * What must hold whatever happens, beside random histories, replays and a live system alike.
 *
 * <p>Goal: a decision that breaks a promise is found in the turn that takes it. Two looks: {@link #read} follows the events of each turn with books of its own
 * and a World rebuilt from them alone; {@link #compare} holds the live World and its scheduler against that, and looks through the whole fleet for work that
 * could run. The first that is broken is the answer from then on.
 *
 * <ol>
 *   <li>replica: none lost or doubled, no two generations at once, what has ended stays so;
 *   <li>room: devices, CPU, memory and further resources never oversubscribed, never leaked;
 *   <li>place: model, labels, taints, node state, replicas a node, device group;
 *   <li>quota: nominal share and borrowing limit a model, and cores;
 *   <li>gang: whole, close together, one variant;
 *   <li>preemption cycle: nobody pushes out who pushed him out;
 *   <li>priority: in order, by class; by fair share, nobody gives way to a lower class but for a nominal share;
 *   <li>work conserved: nothing waits that fits;
 *   <li>device time: what is owned is billed, held, idle or out of service, to the millisecond;
 *   <li>lending: as much is lent as is borrowed, and no more than is left unused;
 *   <li>world: the events alone rebuild the live World;
 *   <li>index: what the scheduler keeps is what it would read from the World.
 * </ol>
 *
 * <p>{@code compare} costs what waits times the number of nodes: on large fleets it looks at one turn in so many.
 */
public final class Invariants {

    /** What a turn may cost on average, in nodes and workloads looked at; a history's fleet is below it, so that it is looked at every turn. */
    private static final long USUAL_CREDIT = 400;

    private final SchedulerSettings settings;
    private final World rebuilt = new World();
    private final ReplicasKept replicas = new ReplicasKept();
    private final DeviceTimeKept deviceTime = new DeviceTimeKept();
    private final LendingKept lending = new LendingKept();
    private final List<Invariant> ofEvents = List.of(
            replicas,
            new RoomKept(),
            new PlacesAllowed(),
            new QuotaKept(),
            new GangsWhole(),
            new NoPreemptionCycle(),
            new VictimsFair());
    private final List<LiveInvariant> ofSchedulers = List.of(new OrderKept(), new WorkConserved(), new IndexesTrue());
    private final SequencedSet<WorkloadId> placed = new LinkedHashSet<>();

    /** What had places promised at the end of the turn before: that it has them now says nothing about the order. */
    private final SequencedSet<WorkloadId> promised = new LinkedHashSet<>();

    private Optional<Broken> broken = Optional.empty();
    private long credit;
    private long compared;

    /** @param settings of the scheduler whose decisions are looked at */
    public Invariants(SchedulerSettings settings) {
        this.settings = settings;
    }

    /** One turn, all its events in order. */
    public Optional<Broken> turn(Instant now, List<Event> events, World live, Scheduler scheduler) {
        read(now, events);
        return compare(now, live, scheduler);
    }

    /** Follows the events of one turn, from the first event of the journal on. */
    public Optional<Broken> read(Instant now, List<Event> events) {
        placed.clear();
        for (Event event : events) {
            for (int at = 0; at < ofEvents.size() && broken.isEmpty(); at++) {
                found(ofEvents.get(at).name(), now, ofEvents.get(at).event(event, rebuilt));
            }
            if (broken.isPresent()) {
                return broken;
            }
            lending.read(now, event, rebuilt);
            deviceTime.apply(now, event, rebuilt);
            if (event instanceof Event.ReplicaPlaced one) {
                placed.add(one.replica().workload());
            }
        }
        for (int at = 0; at < ofEvents.size() && broken.isEmpty(); at++) {
            found(ofEvents.get(at).name(), now, ofEvents.get(at).turn(now, events, rebuilt));
        }
        return broken;
    }

    /** Holds what is live against what was read: at the end of a turn, after its events. */
    public Optional<Broken> compare(Instant now, World live, Scheduler scheduler) {
        SequencedSet<WorkloadId> placedNow = new LinkedHashSet<>(placed);
        placed.clear();
        placedNow.removeAll(promised);
        promised.clear();
        scheduler.promises().forEach(promise -> promised.add(promise.workload()));
        long cost = (long) live.nodes().size() + live.workloads().size();
        credit = Math.min(credit + USUAL_CREDIT, Math.max(cost, USUAL_CREDIT));
        if (broken.isPresent() || credit < cost) {
            return broken;
        }
        credit -= cost;
        compared++;
        found("replica", now, replicas.against(live));
        found("device time", now, deviceTime.against(now, live));
        found("lending", now, lending.against(now, rebuilt));
        if (broken.isEmpty() && !live.image().equals(rebuilt.image())) {
            found("world", now, Optional.of("the events do not rebuild the World at position " + live.position()));
        }
        if (broken.isEmpty()) {
            Moment moment = Moment.of(now, live, scheduler, settings, placedNow);
            for (int at = 0; at < ofSchedulers.size() && broken.isEmpty(); at++) {
                found(ofSchedulers.get(at).name(), now, ofSchedulers.get(at).check(moment));
            }
        }
        return broken;
    }

    private void found(String invariant, Instant now, Optional<String> wrong) {
        if (broken.isEmpty()) {
            broken = wrong.map(what -> new Broken(invariant, now, what));
        }
    }

    /** How many turns were looked through whole. */
    public long compared() {
        return compared;
    }
}
