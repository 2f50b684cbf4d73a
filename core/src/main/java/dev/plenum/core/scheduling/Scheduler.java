package dev.plenum.core.scheduling;

import dev.plenum.core.fleet.ExportRule;
import dev.plenum.core.fleet.NodeState;
import dev.plenum.core.scheduling.WaitingQueue.Line;
import dev.plenum.core.tenancy.Project;
import dev.plenum.core.workload.Job;
import dev.plenum.core.workload.Placement;
import dev.plenum.core.workload.Replica;
import dev.plenum.core.workload.ReplicaPhase;
import dev.plenum.core.workload.Request;
import dev.plenum.core.workload.Workload;
import dev.plenum.core.workload.WorkloadId;
import dev.plenum.core.workload.WorkloadState;
import dev.plenum.core.world.Event;
import dev.plenum.core.world.NodeStatus;
import dev.plenum.core.world.Watcher;
import dev.plenum.core.world.World;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Decides which waiting replicas start where, and who gives way to whom.
 *
 * <p>Goal: in {@link Order}, everything that its project's quota and the fleet have room for starts now. Constraints: all {@link Filter}s hold for
 * every replica; a job's replicas start all together or not at all; a service's start one by one. Algorithm, from submission to place:
 *
 * <ol>
 *   <li>a submission joins the line of those that ask for the same ({@link WaitingQueue});
 *   <li>promises whose places have come free are kept ({@link Reservations});
 *   <li>a pass takes the head of the line that is next, until all lines are closed; between projects by {@link FairSharePass};
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

    private static final long NOT_KNOWN = Long.MAX_VALUE;

    private final World world;
    private final SchedulerSettings settings;
    private final PlacementRules rules;
    private final FleetIndex fleet;
    private final Placer placer;
    private final WaitingQueue queue;
    private final Holdings holdings = new Holdings();
    private final Reservations reservations = new Reservations();
    private final Running running = new Running();
    private final DurationHistory durations = new DurationHistory();
    private final Accounts accounts;
    private final Residency residency;
    private final Admission admission;
    private final Starts starts;
    private final FairSharePass fairShare;
    private final Reserve reserve;
    private final Histories histories;
    private final List<Integer> freed = new ArrayList<>();
    private final List<String> spent = new ArrayList<>();
    private Instant now = Instant.EPOCH;
    private boolean changed = true;
    private boolean promisedRoom;
    private Instant lastPass = Instant.EPOCH;

    /** Reads what is in the World and watches it from then on. */
    public Scheduler(World world, SchedulerSettings settings) {
        this.world = world;
        this.settings = settings;
        this.rules = new PlacementRules(settings.placement(), settings.placementByPool());
        this.fleet = new FleetIndex(rules);
        this.queue = new WaitingQueue(settings.order(), settings.skipping());
        this.accounts = new Accounts(world, settings.fairShare());
        this.residency = new Residency(world);
        this.admission = new Admission(world, holdings, accounts, running, residency);
        this.placer = new Placer(fleet, rules);
        this.starts = new Starts(
                world,
                placer,
                queue,
                admission,
                reservations,
                accounts,
                new Starts.Callbacks(this::join, this::usableChanged, this::expectedMillis));
        this.reserve = new Reserve(world, fleet, placer, reservations, running, queue, starts, residency);
        Reclaim reclaim = new Reclaim(world, fleet, placer, admission, reservations, running, settings);
        this.fairShare = new FairSharePass(queue, starts, accounts, reclaim, running, settings);
        this.histories = new Histories(world, accounts, durations);
        world.nodes().values().forEach(this::nodeChanged);
        world.workloads().values().forEach(this::read);
        histories.restore();
        world.watch(this);
    }

    private void read(WorkloadState stored) {
        WorkloadState state = new WorkloadState(
                stored.id(),
                stored.workload(),
                stored.position(),
                stored.submittedAt(),
                Optional.empty(),
                stored.replicas(),
                stored.outcome(),
                stored.gaveWayTo());
        submitted(state);
        for (Replica replica : state.replicas()) {
            if (replica.phase().place().isPresent()) {
                replicaChanged(state, Replica.waiting(replica.id(), new ReplicaPhase.Waiting(state.submittedAt())));
            }
        }
        if (stored.stopping().isPresent()) {
            stopping(stored);
        }
    }

    /** Time goes on: said once a turn, before anything else of it happens. */
    public void advance(Instant time) {
        now = time;
        if (sharesFairly()) {
            accounts.advance(time);
        }
    }

    /** Whether it matters who runs since when: for who gives way, for promises, and to learn how long things run. */
    private boolean followsRuns() {
        return settings.order() != Order.FIFO || settings.reserveAfter().isPresent();
    }

    private boolean sharesFairly() {
        return settings.order() == Order.FAIR_SHARE;
    }

    /** One pass; each event that it decides goes to {@code apply} at once, which applies it to this World. */
    public void pass(Consumer<Event> apply) {
        queue.release(now)
                .forEach(id -> Optional.ofNullable(world.workloads().get(id)).ifPresent(this::join));
        starts.at(now, apply);
        starts.keepPromises();
        reservations.overdue(now).forEach(this::breakPromise);
        reopen();
        if (!sharesFairly()) {
            inOrder();
        } else if (changed || !lookAgainAt().isAfter(now)) {
            lastPass = now;
            fairShare.run();
            if (!freed.isEmpty()) {
                // Promises were withdrawn on the way.
                reopen();
                fairShare.run();
            }
            histories.note(now, apply);
        }
        changed = false;
    }

    private void inOrder() {
        startWhatFits();
        if (settings.reserveAfter().filter(reserve::forFirst).isPresent()) {
            // In strict order it held up what stands behind it, which it no longer does.
            startWhatFits();
        }
    }

    private void startWhatFits() {
        Optional<Line> next = queue.first();
        while (next.isPresent() && starts.startOrPassOver(next.get())) {
            next = queue.first();
        }
    }

    private Instant lookAgainAt() {
        return lastPass.plus(settings.fairShare().lookAgain());
    }

    /** Lines that could use what has been given back since the last pass. */
    private void reopen() {
        if (queue.closed().isEmpty()) {
            freed.clear();
            spent.clear();
            promisedRoom = false;
            return;
        }
        for (Map.Entry<Request, List<Line>> closed : List.copyOf(queue.closed().entrySet())) {
            for (Line line : List.copyOf(closed.getValue())) {
                boolean again =
                        switch (line.closed()) {
                            case NO -> false;
                            case NO_QUOTA ->
                                spent.contains(line.kind().project())
                                        || (!freed.isEmpty() && line.kind().flexible());
                            case NO_ROOM ->
                                promisedRoom
                                        || roomAgain(line.kind())
                                        || (spent.contains(line.kind().project())
                                                && line.kind().flexible());
                        };
                if (again) {
                    queue.reopen(line);
                }
            }
        }
        freed.clear();
        spent.clear();
        promisedRoom = false;
    }

    private boolean roomAgain(WaitingQueue.Kind kind) {
        if (freed.isEmpty()) {
            return false;
        }
        if (kind.rest().isPresent() || !kind.variants().isEmpty()) {
            return true;
        }
        NodeRanking ranking = fleet.ranking(residency.within(kind.project(), kind.request()));
        return freed.stream().anyMatch(ranking::fits) && (kind.together() == 1 || ranking.room() >= kind.together());
    }

    private void join(WorkloadState state) {
        if (reservations.of(state.id()).isPresent()) {
            if (reservations.of(state.id()).get().stands(WaitingQueue.due(state, now))) {
                return;
            }
            starts.withdraw(state.id());
        }
        queue.update(state, now, standsBackMillis(state));
        changed = true;
    }

    /** How far back in its queue the expected run time puts it. */
    private long standsBackMillis(WorkloadState state) {
        long expected = expectedMillis(state);
        if (!sharesFairly()) {
            return expected;
        }
        return expected == NOT_KNOWN
                ? 0
                : settings.fairShare().patience() * Math.max(expected, running.attainedMillis(state.id(), now));
    }

    /** How long it should run: what its owner says, else what its project's history says. */
    private long expectedMillis(WorkloadState state) {
        return state.workload() instanceof Job job
                ? job.expectedDuration().map(Duration::toMillis).orElseGet(() -> estimate(state))
                : NOT_KNOWN;
    }

    private long estimate(WorkloadState state) {
        return durations.estimateMillis(state.workload().project(), amount(state));
    }

    private static long amount(WorkloadState state) {
        return state.replicas().stream()
                .mapToLong(replica ->
                        Accounts.amount(state.workload().request(replica.id().rank())))
                .sum();
    }

    @Override
    public void nodeChanged(NodeStatus node) {
        boolean another = fleet.isAnother(node.node());
        if (another || sharesFairly() || !fleet.knows(node.node().name())) {
            accounts.nodeChanged(node);
        }
        if (!(node.state() instanceof NodeState.Ready) || another) {
            breakPromises(node.node().name());
        }
        usableChanged(node);
    }

    /** What of the node is free and not promised has changed. */
    private void usableChanged(NodeStatus node) {
        NodeStatus usable = reservations.without(node);
        NodeStatus before = fleet.put(usable);
        if (before == null || freer(before, usable)) {
            freed.add(fleet.slot(node.node().name()));
            changed = true;
        }
        promisedRoom |= reservations.touch(node.node().name());
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
        accounts.nodeRemoved(last);
        fleet.remove(last.node().name());
        breakPromises(last.node().name());
    }

    /** What was promised places on a node that is no longer there waits again. */
    private void breakPromises(String node) {
        reservations.on(node).forEach(this::breakPromise);
    }

    private void breakPromise(WorkloadId id) {
        starts.withdraw(id);
        join(world.workloads().get(id));
    }

    @Override
    public void projectChanged(Project project) {
        spent.add(project.name());
        accounts.projectChanged(project);
        if (residency.changes(project)) {
            boundAnew();
        }
        changed = true;
    }

    @Override
    public void exportRuleSet(ExportRule rule) {
        residency.forget();
        boundAnew();
        changed = true;
    }

    /** Promised places may be forbidden by now, and what found no room may have some. */
    private void boundAnew() {
        reservations.all().stream()
                .map(Reservations.Reservation::workload)
                .toList()
                .forEach(this::breakPromise);
        queue.closed().values().stream().flatMap(List::stream).toList().forEach(queue::reopen);
    }

    @Override
    public void submitted(WorkloadState state) {
        if (sharesFairly()) {
            accounts.demand(state, 1);
        }
        rules.asked(state.workload().request(), state.workload().replicas());
        join(state);
    }

    @Override
    public void replicaChanged(WorkloadState state, Replica before) {
        Replica after = state.replica(before.id().rank());
        if (holdings.changed(state, before) && !queue.closed().isEmpty()) {
            spent.add(state.workload().project());
        }
        if (sharesFairly()) {
            accounts.replicaChanged(state, before, after);
        }
        if (followsRuns()) {
            running.update(state, now, this::expectedMillis);
        }
        boolean waits = after.phase() instanceof ReplicaPhase.Waiting;
        if (waits
                || before.phase() instanceof ReplicaPhase.Waiting
                || before.preemption().isPresent()
                || after.preemption().isPresent()) {
            join(state);
        }
    }

    @Override
    public void stopping(WorkloadState state) {
        queue.remove(state.id());
        starts.withdraw(state.id());
        if (sharesFairly()) {
            accounts.stopping(state);
        }
        if (followsRuns()) {
            running.update(state, now, this::expectedMillis);
        }
        changed = true;
    }

    @Override
    public void ended(WorkloadState last) {
        queue.remove(last.id());
        starts.withdraw(last.id());
        if (followsRuns()) {
            forget(last);
        }
        changed = true;
    }

    private void forget(WorkloadState last) {
        if (last.stopping().isEmpty()) {
            if (sharesFairly()) {
                accounts.demand(last, -1);
            }
            durations.learn(last.workload().project(), amount(last), running.attainedMillis(last.id(), now));
        }
        running.ended(last);
    }

    /** When a pass is due although nothing happens: a wait for another try is over, or shares have shifted. */
    public Optional<Instant> nextDue() {
        Optional<Instant> release = queue.nextRelease();
        if (!sharesFairly() || queue.size() == 0) {
            return release;
        }
        return Optional.of(release.filter(lookAgainAt()::isAfter).orElseGet(this::lookAgainAt));
    }

    /** What waits in which order, the first {@code most} of it, and how the projects stand. Computed on demand. */
    public QueueView queue(int most) {
        return new QueuePicture(world, queue, holdings, sharesFairly() ? Optional.of(accounts) : Optional.empty())
                .take(most, now);
    }

    /** What has places promised to it, the oldest promise first. */
    public List<Promise> promises() {
        return reservations.all().stream()
                .map(one -> new Promise(
                        one.workload(),
                        one.replicas().stream().map(Replica::id).toList(),
                        one.places().stream()
                                .map(Reservations.Reserved::placement)
                                .toList()))
                .toList();
    }

    /** How often it looked for a place, found or not. */
    public long decisions() {
        return starts.decisions();
    }

    /** Why a workload waits, or where it landed. Computed on demand; changes nothing. */
    public Explanation explain(WorkloadState state, Instant at) {
        return Explanation.of(sources(), state, at);
    }

    /** The same in one sentence, at a fraction of the cost: for lists, and for the answer to a submission. */
    public String why(WorkloadState state, Instant at) {
        return Explanation.summary(sources(), state, at);
    }

    /** Whether there is room now for a workload that nobody submitted. Computed on demand; changes nothing. */
    public Explanation outlook(Workload workload, Instant at) {
        WorkloadState unborn =
                WorkloadState.waiting(new WorkloadId(workload.kind()), workload, world.position() + 1, at);
        for (int variant = 0; variant <= workload.variants().size(); variant++) {
            int as = variant;
            Optional<List<Placement>> places = admission
                    .allowed(unborn, unborn.replicas(), variant, Holdings.NOTHING)
                    .flatMap(requests -> placer.find(unborn, requests, as));
            if (places.isPresent()) {
                return Explanation.room(places.get());
            }
        }
        return explain(unborn, at);
    }

    private Explanation.Sources sources() {
        WhatIf whatIf = new WhatIf(world, fleet, placer, reservations, running, residency);
        return new Explanation.Sources(
                world, rules, fleet, residency, admission, queue, reservations, accounts, whatIf);
    }
}
