package dev.plenum.core.scheduling;

import dev.plenum.core.scheduling.WaitingQueue.Closed;
import dev.plenum.core.scheduling.WaitingQueue.Line;
import dev.plenum.core.tenancy.Project;
import dev.plenum.core.workload.Job;
import dev.plenum.core.workload.Placement;
import dev.plenum.core.workload.Replica;
import dev.plenum.core.workload.ReplicaPhase;
import dev.plenum.core.workload.Request;
import dev.plenum.core.workload.WorkloadState;
import dev.plenum.core.world.Event;
import dev.plenum.core.world.NodeStatus;
import dev.plenum.core.world.Watcher;
import dev.plenum.core.world.World;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Decides which waiting replicas start where.
 *
 * <p>Goal: in {@link Order}, everything that its project's quota and the fleet have room for starts now. Constraints: all {@link Filter}s hold for
 * every replica; a job's replicas start all together or not at all; a service's start one by one. Algorithm, from submission to place:
 *
 * <ol>
 *   <li>a submission joins the line of those that ask for the same ({@link WaitingQueue});
 *   <li>a pass takes the head of the line that is next, until all lines are closed;
 *   <li>its project's quota must leave room for it ({@link Admission});
 *   <li>each replica takes the best node for its request ({@link Placer}, {@link NodeRanking}): of those that all filters admit, the highest
 *       {@link Scorer} value, then the one that registered first;
 *   <li>each decision is applied before the next is taken, so that the second sees the first;
 *   <li>what does not fit closes its line until room or quota comes back that it could use.
 * </ol>
 *
 * <p>Example: nodes a and b with one free device each; a job of two replicas waits before a job of one. The first gets a and b; the second's line is
 * closed until one of them ends.
 *
 * <p>It keeps indexes of one World, which it watches; a pass costs what has changed since the last, not the number of nodes or of what waits.
 */
public final class Scheduler implements Watcher {

    private final World world;
    private final PlacementRules rules;
    private final FleetIndex fleet;
    private final Placer placer;
    private final WaitingQueue queue;
    private final Holdings holdings = new Holdings();
    private final Admission admission;
    private final List<Integer> freed = new ArrayList<>();
    private final List<String> spent = new ArrayList<>();
    private Instant now = Instant.EPOCH;
    private long decisions;

    /** Reads what is in the World and watches it from then on. */
    public Scheduler(World world, SchedulerSettings settings) {
        this.world = world;
        this.rules = new PlacementRules(settings.placement(), settings.placementByPool());
        this.fleet = new FleetIndex(rules);
        this.placer = new Placer(fleet, rules);
        this.queue = new WaitingQueue(settings.order(), settings.skipping());
        this.admission = new Admission(world, holdings);
        world.nodes().values().forEach(fleet::put);
        world.workloads().values().forEach(this::read);
        world.watch(this);
    }

    private void read(WorkloadState state) {
        for (Replica replica : state.replicas()) {
            replica.phase().place().ifPresent(place -> holdings.add(state, replica, place, 1));
        }
        queue.update(state, now);
    }

    /** One pass; each event that it decides goes to {@code apply} at once, which applies it to this World. */
    public void pass(Instant time, Consumer<Event> apply) {
        now = time;
        queue.release(now).forEach(id -> Optional.ofNullable(world.workloads().get(id))
                .ifPresent(state -> queue.update(state, now)));
        reopen();
        Optional<Line> next = queue.first();
        while (next.isPresent() && next.get().closed() == Closed.NO) {
            tryHead(next.get(), apply);
            next = queue.first();
        }
    }

    /** Lines that could use what has been given back since the last pass. */
    private void reopen() {
        for (Map.Entry<Request, List<Line>> closed : List.copyOf(queue.closed().entrySet())) {
            for (Line line : List.copyOf(closed.getValue())) {
                boolean again =
                        switch (line.closed()) {
                            case NO -> false;
                            case NO_QUOTA -> spent.contains(line.kind().project());
                            case NO_ROOM -> roomAgain(line.kind());
                        };
                if (again) {
                    queue.reopen(line);
                }
            }
        }
        freed.clear();
        spent.clear();
    }

    private boolean roomAgain(WaitingQueue.Kind kind) {
        if (freed.isEmpty()) {
            return false;
        }
        if (kind.rest().isPresent() || !kind.variants().isEmpty()) {
            return true;
        }
        NodeRanking ranking = fleet.ranking(kind.request());
        return freed.stream().anyMatch(ranking::fits) && (kind.together() == 1 || ranking.room() >= kind.together());
    }

    private void tryHead(Line line, Consumer<Event> apply) {
        decisions++;
        WorkloadState state = world.workloads().get(line.head().id());
        List<Replica> due = WaitingQueue.due(state, now);
        if (!(state.workload() instanceof Job)) {
            due = due.subList(0, 1);
        }
        if (admission.refusal(state.workload(), due.size()).isPresent()) {
            queue.close(line, Closed.NO_QUOTA);
            return;
        }
        Optional<List<Placement>> places = placer.find(state, due, 0);
        if (places.isEmpty()) {
            queue.close(line, Closed.NO_ROOM);
            return;
        }
        for (int at = 0; at < due.size(); at++) {
            Replica replica = due.get(at);
            apply.accept(new Event.ReplicaPlaced(
                    replica.id(), replica.generation() + 1, places.get().get(at), now));
        }
    }

    @Override
    public void nodeChanged(NodeStatus node) {
        NodeStatus before = fleet.put(node);
        if (before == null || freer(before, node)) {
            freed.add(fleet.slot(node.node().name()));
        }
    }

    private static boolean freer(NodeStatus before, NodeStatus after) {
        // The costly comparison comes last: mostly a node was only taken from or given back to.
        return before.freeCpu().compareTo(after.freeCpu()) < 0
                || before.freeMemory().compareTo(after.freeMemory()) < 0
                || before.freeShares().total() < after.freeShares().total()
                || !before.state().equals(after.state())
                || before.freeExtras().size() + after.freeExtras().size() > 0
                || !before.node().equals(after.node());
    }

    @Override
    public void nodeRemoved(NodeStatus last) {
        fleet.remove(last.node().name());
    }

    @Override
    public void projectChanged(Project project) {
        spent.add(project.name());
    }

    @Override
    public void submitted(WorkloadState state) {
        queue.update(state, now);
        rules.asked(state.workload().request(), state.workload().replicas());
    }

    @Override
    public void replicaChanged(WorkloadState state, Replica before) {
        if (holdings.changed(state, before)) {
            spent.add(state.workload().project());
        }
        boolean waits = state.replica(before.id().rank()).phase() instanceof ReplicaPhase.Waiting;
        if (waits
                || before.phase() instanceof ReplicaPhase.Waiting
                || before.preemption().isPresent()) {
            queue.update(state, now);
        }
    }

    @Override
    public void stopping(WorkloadState state) {
        queue.remove(state.id());
    }

    @Override
    public void ended(WorkloadState last) {
        queue.remove(last.id());
    }

    /** When a pass is due although nothing happens: a wait for another try is over. */
    public Optional<Instant> nextDue() {
        return queue.nextRelease();
    }

    /** What waits in which order, the first {@code most} of it, and how the projects stand. Computed on demand. */
    public QueueView queue(int most) {
        return new QueuePicture(world, queue, holdings).take(most, now);
    }

    /** How often it looked for a place, found or not. */
    public long decisions() {
        return decisions;
    }

    /** Why a workload waits, or where it landed. Computed on demand; changes nothing. */
    public Explanation explain(WorkloadState state, Instant at) {
        return Explanation.of(world, state, at, rules, admission, queue);
    }
}
