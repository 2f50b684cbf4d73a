package dev.plenum.core.scheduling;

import dev.plenum.core.tenancy.PriorityClass;
import dev.plenum.core.workload.Constraints;
import dev.plenum.core.workload.Job;
import dev.plenum.core.workload.Replica;
import dev.plenum.core.workload.ReplicaPhase;
import dev.plenum.core.workload.Request;
import dev.plenum.core.workload.Variant;
import dev.plenum.core.workload.WorkloadId;
import dev.plenum.core.workload.WorkloadState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.SequencedMap;
import java.util.TreeSet;

/**
 * What waits for a place, in lines of equal requests.
 *
 * <p>All in one line ask for the same, so that when its first does not fit, none does: the line is closed until room (or quota) comes back that its
 * request could use. So a pass looks at lines, never at everything that waits.
 */
final class WaitingQueue {

    /** Why a line is closed. */
    enum Closed {
        NO,
        NO_ROOM,
        NO_QUOTA
    }

    /**
     * What equal requests have in common.
     *
     * @param together how many replicas have to start at once
     * @param alone the workload, where what it may have depends on where its other replicas are: nobody else asks for the same
     */
    record Kind(
            String project,
            PriorityClass priority,
            Request request,
            Optional<Request> rest,
            List<Variant> variants,
            int together,
            Optional<WorkloadId> alone) {

        @Override
        public int hashCode() {
            return (project.hashCode() * 31 + request.hashCode()) * 31 + together;
        }

        /** What it takes to start its head, as {@link Accounts#amount} counts it. */
        long amount() {
            long each = Accounts.amount(request);
            return each * together
                    - rest.map(last -> each - Accounts.amount(last)).orElse(0L);
        }

        /** Whether quota may forbid some of the models or variants that would do, and room be missing on the others. */
        boolean flexible() {
            return !variants.isEmpty()
                    || request.devices()
                            .filter(asked -> asked.model().equals(Request.Devices.ANY)
                                    || !asked.alternatives().isEmpty())
                            .isPresent();
        }

        Account account() {
            return new Account(project, Accounts.model(request));
        }
    }

    /** Whose and of which device model: what fair shares are counted by. */
    record Account(String project, String model) {}

    /**
     * One workload in its line.
     *
     * @param key its place by the queue's order; lower is earlier
     * @param position its arrival
     */
    record Entry(WorkloadId id, PriorityClass priority, long key, long position) implements Comparable<Entry> {

        private static final Comparator<Entry> ORDER = Comparator.comparing(Entry::priority)
                .thenComparingLong(Entry::key)
                .thenComparingLong(Entry::position);

        @Override
        public int compareTo(Entry other) {
            return ORDER.compare(this, other);
        }
    }

    /** Workloads that ask for the same, in order. */
    static final class Line {

        private final Kind kind;
        private final TreeSet<Entry> entries = new TreeSet<>();
        private Closed closed = Closed.NO;

        Line(Kind kind) {
            this.kind = kind;
        }

        Kind kind() {
            return kind;
        }

        Entry head() {
            return entries.first();
        }

        /** The first so many. */
        List<Entry> first(int most) {
            return entries.stream().limit(most).toList();
        }

        Closed closed() {
            return closed;
        }

        int size() {
            return entries.size();
        }
    }

    /** An entry and the line it stands in. */
    record Spot(Line line, Entry entry) {}

    private record Later(Instant from, WorkloadId id) {}

    private final Order order;
    private final boolean skipping;
    private final SequencedMap<Kind, Line> lines = new LinkedHashMap<>();
    private final SequencedMap<WorkloadId, Spot> spots = new LinkedHashMap<>();
    private final TreeSet<Line> open = new TreeSet<>(Comparator.comparing(Line::head));
    private final SequencedMap<Request, List<Line>> closedByRequest = new LinkedHashMap<>();
    private final SequencedMap<Account, List<Line>> byAccount = new LinkedHashMap<>();
    private final PriorityQueue<Later> later =
            new PriorityQueue<>(Comparator.comparing(Later::from).thenComparing(Later::id));

    /** @param skipping whether what does not fit is skipped over; else it holds up everything behind it */
    WaitingQueue(Order order, boolean skipping) {
        this.order = order;
        this.skipping = skipping;
    }

    /**
     * The workload was submitted, or something about its replicas changed: it joins, moves or leaves.
     *
     * @param expectedMillis how long it is expected to run
     */
    void update(WorkloadState state, Instant now, long expectedMillis) {
        int due = due(state, now).size();
        Spot spot = spots.get(state.id());
        noteLater(state, now);
        if (due == 0) {
            remove(state.id());
            return;
        }
        Kind kind = kind(state, due);
        if (spot != null && spot.line.kind.equals(kind)) {
            return;
        }
        remove(state.id());
        Entry entry = new Entry(state.id(), kind.priority, order.key(state, expectedMillis), state.position());
        Line line = lines.computeIfAbsent(kind, this::newLine);
        change(line, () -> line.entries.add(entry));
        spots.put(state.id(), new Spot(line, entry));
    }

    private Line newLine(Kind kind) {
        Line line = new Line(kind);
        byAccount.computeIfAbsent(kind.account(), _ -> new ArrayList<>()).add(line);
        return line;
    }

    private void forget(Line line) {
        lines.remove(line.kind);
        reopen(line);
        List<Line> beside = byAccount.get(line.kind.account());
        beside.remove(line);
        if (beside.isEmpty()) {
            byAccount.remove(line.kind.account());
        }
    }

    /** The lines of one project for one device model, in no order. */
    List<Line> of(Account account) {
        return byAccount.getOrDefault(account, List.of());
    }

    void remove(WorkloadId id) {
        Spot spot = spots.remove(id);
        if (spot != null) {
            change(spot.line, () -> spot.line.entries.remove(spot.entry));
            if (spot.line.entries.isEmpty()) {
                forget(spot.line);
            }
        }
    }

    /** The set of open lines is ordered by their heads: a line leaves it while its head may change. */
    private void change(Line line, Runnable how) {
        if (!line.entries.isEmpty()) {
            open.remove(line);
        }
        how.run();
        if (!line.entries.isEmpty() && stands(line)) {
            open.add(line);
        }
    }

    /** Whether it is tried, or, in strict order, holds up what is behind it. */
    private boolean stands(Line line) {
        return line.closed == Closed.NO || (!skipping && line.closed == Closed.NO_ROOM);
    }

    private static Kind kind(WorkloadState state, int due) {
        boolean gang = state.workload() instanceof Job;
        Optional<Request> rest = state.workload() instanceof Job job ? job.rest() : Optional.empty();
        return new Kind(
                state.workload().project(),
                state.workload().priority(),
                state.workload().request(),
                rest,
                state.workload().variants(),
                gang ? due : 1,
                besideOthers(state) ? Optional.of(state.id()) : Optional.empty());
    }

    private static boolean besideOthers(WorkloadState state) {
        Optional<Constraints> constraints = state.workload().request().constraints();
        boolean matters = !state.workload().variants().isEmpty()
                || constraints
                        .filter(asked -> asked.within().isPresent() || asked.mostPerNode() > 0)
                        .isPresent();
        return matters
                && state.replicas().stream()
                        .anyMatch(replica -> replica.phase().place().isPresent());
    }

    /** Its replicas that could start now; none while one of them still has to leave its place, or it is to stop. */
    static List<Replica> due(WorkloadState state, Instant now) {
        if (state.stopping().isPresent()) {
            return List.of();
        }
        List<Replica> due = new ArrayList<>(state.replicas().size());
        for (Replica replica : state.replicas()) {
            if (replica.preemption().isPresent() && state.workload() instanceof Job) {
                return List.of();
            }
            if (replica.phase() instanceof ReplicaPhase.Waiting(Instant notBefore)
                    && (replica.generation() == 0 || !notBefore.isAfter(now))) {
                due.add(replica);
            }
        }
        return due;
    }

    private void noteLater(WorkloadState state, Instant now) {
        for (Replica replica : state.replicas()) {
            if (replica.phase() instanceof ReplicaPhase.Waiting(Instant notBefore) && notBefore.isAfter(now)) {
                later.add(new Later(notBefore, state.id()));
            }
        }
    }

    /** Workloads whose wait for another try is over. */
    List<WorkloadId> release(Instant now) {
        List<WorkloadId> due = new ArrayList<>();
        while (!later.isEmpty() && !later.peek().from.isAfter(now)) {
            due.add(later.poll().id);
        }
        return due;
    }

    /** When the next wait for another try is over. */
    Optional<Instant> nextRelease() {
        return Optional.ofNullable(later.peek()).map(Later::from);
    }

    /** The line whose head is next. In strict order it may be closed for want of room: then nothing behind it is tried either. */
    Optional<Line> first() {
        return open.isEmpty() ? Optional.empty() : Optional.of(open.first());
    }

    /** Nothing of this line can be placed now. */
    void close(Line line, Closed why) {
        line.closed = why;
        if (!stands(line)) {
            open.remove(line);
        }
        closedByRequest
                .computeIfAbsent(line.kind.request, _ -> new ArrayList<>())
                .add(line);
    }

    void reopen(Line line) {
        if (line.closed != Closed.NO) {
            line.closed = Closed.NO;
            List<Line> same = closedByRequest.get(line.kind.request);
            same.remove(line);
            if (same.isEmpty()) {
                closedByRequest.remove(line.kind.request);
            }
            if (!line.entries.isEmpty()) {
                open.add(line);
            }
        }
    }

    /** Closed lines by what they ask for. */
    SequencedMap<Request, List<Line>> closed() {
        return closedByRequest;
    }

    /** Every line, open or closed. */
    Iterable<Line> lines() {
        return lines.values();
    }

    /** How many workloads are before this one. */
    int ahead(WorkloadId id) {
        Spot spot = spots.get(id);
        return spot == null
                ? 0
                : lines.values().stream()
                        .mapToInt(line -> line.entries.headSet(spot.entry).size())
                        .sum();
    }

    /** The first of all that wait, with their lines, in order. */
    List<Spot> ordered(int most) {
        return lines.values().stream()
                .flatMap(line -> line.entries.stream().map(entry -> new Spot(line, entry)))
                .sorted(Comparator.comparing(Spot::entry))
                .limit(most)
                .toList();
    }

    /** How many workloads wait. */
    int size() {
        return spots.size();
    }
}
