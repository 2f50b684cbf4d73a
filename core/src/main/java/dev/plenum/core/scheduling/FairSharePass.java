package dev.plenum.core.scheduling;

import dev.plenum.core.scheduling.Reclaim.Cause;
import dev.plenum.core.scheduling.Reclaim.Plan;
import dev.plenum.core.scheduling.WaitingQueue.Account;
import dev.plenum.core.scheduling.WaitingQueue.Closed;
import dev.plenum.core.scheduling.WaitingQueue.Line;
import dev.plenum.core.workload.Replica;
import dev.plenum.core.workload.WorkloadState;
import dev.plenum.core.world.Event;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.function.ToLongFunction;

/**
 * One pass in {@link Order#FAIR_SHARE}.
 *
 * <p>Goal: every project that wants its nominal share has it within the notice; what is idle is lent, most to who has had least; large gangs get their turn.
 * Constraints: nobody goes over his borrowing limit; two jobs never displace each other in turn. Algorithm, for each device model:
 *
 * <ol>
 *   <li>nominal: while a project has something waiting that fits its nominal share, the one that has least of its share starts it; if there is no room,
 *       what is lent gives way ({@link Reclaim});
 *   <li>share: up to its fair share ({@link FairShare}), from what is free;
 *   <li>turn: a gang that has been first in its project for an hour takes room from jobs of its project behind it, then from what is lent; one that is larger
 *       than its project's share saves up for it, at the rate of that share;
 *   <li>lend: what is still free goes to whoever it puts least above his share.
 * </ol>
 *
 * <p>Within a project the order is priority class, then arrival, where an expected hour stands {@link FairShareSettings#patience} hours further back.
 *
 * <p>Example: 10 devices, X (nominal 6) and Y (nominal 4). Y alone runs ten jobs: 4 of its own, 6 lent. X submits a gang of 4: four of Y's jobs, those that
 * lose least, get notice, and the gang has their devices when it is over. X submits a gang of 8, more than its share: it saves 6 devices an hour towards
 * 8, and has its turn after 80 minutes, if that much is lent by then.
 */
final class FairSharePass {

    private static final int ROUNDS = 8;

    private final WaitingQueue queue;
    private final Starts starts;
    private final Accounts accounts;
    private final Reclaim reclaim;
    private final Running running;
    private final Turns turns;
    private final SchedulerSettings settings;

    FairSharePass(
            WaitingQueue queue,
            Starts starts,
            Accounts accounts,
            Reclaim reclaim,
            Running running,
            SchedulerSettings settings) {
        this.queue = queue;
        this.starts = starts;
        this.accounts = accounts;
        this.reclaim = reclaim;
        this.running = running;
        this.turns = new Turns(settings.fairShare());
        this.settings = settings;
    }

    void run() {
        accounts.all().forEach((model, shares) -> {
            boolean waits = shares.all().stream().anyMatch(standing -> !queue.of(new Account(standing.project(), model))
                    .isEmpty());
            if (waits) {
                run(model, shares);
            }
        });
    }

    private void run(String model, FairShare shares) {
        shares.refresh();
        shares.all().forEach(standing -> turns.look(standing, first(lines(standing, model)), starts.now()));
        int round = 0;
        do {
            nominal(model, shares);
            share(model, shares);
            round++;
        } while (turn(model, shares) && round < ROUNDS);
        lend(model, shares);
    }

    private void nominal(String model, FairShare shares) {
        SequencedSet<Line> passedOver = new LinkedHashSet<>();
        while (true) {
            Optional<Line> next = next(
                    model,
                    shares,
                    standing -> Math.min(standing.nominal(), standing.limit()) - standing.committed(),
                    (standing, _) -> (double) standing.committed() / standing.nominal(),
                    line -> !passedOver.contains(line));
            if (next.isEmpty()) {
                return;
            }
            Line line = next.get();
            boolean started = line.closed() == Closed.NO && starts.start(line);
            if (!started && !(line.closed() != Closed.NO_QUOTA && makeRoom(line, shares, Cause.NOMINAL, List.of()))) {
                passedOver.add(line);
            }
        }
    }

    private void share(String model, FairShare shares) {
        startWhile(
                model,
                shares,
                standing -> Math.min(standing.target(), standing.limit()) - standing.committed(),
                (standing, _) -> standing.saturation(0));
    }

    private void lend(String model, FairShare shares) {
        startWhile(
                model,
                shares,
                standing -> standing.limit() - standing.committed(),
                (standing, line) -> standing.saturation(line.kind().amount()));
    }

    /** Starts what is free for it; lines that find no room are closed on the way. */
    private void startWhile(String model, FairShare shares, ToLongFunction<Standing> room, Rank rank) {
        Optional<Line> next;
        do {
            next = next(model, shares, room, rank, line -> line.closed() == Closed.NO);
            next.ifPresent(starts::start);
        } while (next.isPresent());
    }

    private interface Rank {
        double of(Standing standing, Line line);
    }

    private interface Condition {
        boolean holds(Line line);
    }

    /** The first line of the project that ranks lowest, of those that fit into its room. */
    private Optional<Line> next(
            String model, FairShare shares, ToLongFunction<Standing> room, Rank rank, Condition condition) {
        Line best = null;
        double lowest = Double.MAX_VALUE;
        for (Standing standing : shares.all()) {
            long most = room.applyAsLong(standing);
            if (most <= 0) {
                continue;
            }
            Line first = null;
            for (Line line : lines(standing, model)) {
                if (line.kind().amount() <= most
                        && condition.holds(line)
                        && (first == null || line.head().compareTo(first.head()) < 0)) {
                    first = line;
                }
            }
            if (first != null) {
                double value = rank.of(standing, first);
                if (best == null || value < lowest) {
                    best = first;
                    lowest = value;
                }
            }
        }
        return Optional.ofNullable(best);
    }

    private List<Line> lines(Standing standing, String model) {
        return queue.of(new Account(standing.project(), model));
    }

    private static Optional<Line> first(List<Line> lines) {
        return lines.stream().min(Comparator.comparing(Line::head));
    }

    /** Whether somebody's turn had come. */
    private boolean turn(String model, FairShare shares) {
        boolean any = false;
        for (Standing standing : List.copyOf(shares.all())) {
            Optional<Line> head = first(lines(standing, model));
            if (head.isPresent() && head.get().closed() != Closed.NO_QUOTA && due(standing, head.get())) {
                boolean made = makeRoom(head.get(), shares, Cause.TURN, behind(standing, head.get()));
                if (made) {
                    turns.taken(standing);
                }
                any |= made;
            }
        }
        return any;
    }

    private boolean due(Standing standing, Line head) {
        long amount = head.kind().amount();
        return amount > standing.target() - standing.committed()
                && amount <= standing.limit()
                && turns.isDue(standing, head, starts.now());
    }

    /** Jobs of the project, for the same device model, that stand behind its first, the last first, until it would be within the share. */
    private List<WorkloadState> behind(Standing standing, Line head) {
        long room = Math.max(standing.target(), standing.nominal()) - standing.committed();
        String model = head.kind().account().model();
        List<WorkloadState> own = new ArrayList<>();
        List<WorkloadState> later = running.of(standing.project()).stream()
                .filter(job -> Accounts.model(job.workload().request()).equals(model)
                        && !job.id().equals(head.head().id())
                        && standsBehind(job, head.head())
                        && !running.isProtected(job.id(), starts.now())
                        && !starts.head(head).gaveWayTo().contains(job.id())
                        && !running.startedAt(job.id())
                                .plus(settings.fairShare().minimumRun())
                                .isAfter(starts.now()))
                .sorted(Comparator.comparing(
                                (WorkloadState job) -> job.workload().priority())
                        .reversed()
                        .thenComparingLong(job -> -later(job)))
                .toList();
        for (WorkloadState job : later) {
            if (room >= head.kind().amount()) {
                break;
            }
            own.add(job);
            room += running.amount(job.id());
        }
        return own;
    }

    private boolean standsBehind(WorkloadState job, WaitingQueue.Entry head) {
        int byClass = job.workload().priority().compareTo(head.priority());
        return byClass > 0 || (byClass == 0 && later(job) > head.key());
    }

    /** The place that a running job would have if it waited: one that has run long counts as a long one. */
    private long later(WorkloadState job) {
        return job.submittedAt().toEpochMilli()
                + settings.fairShare().patience() * running.attainedMillis(job.id(), starts.now());
    }

    private boolean makeRoom(Line line, FairShare shares, Cause cause, List<WorkloadState> own) {
        WorkloadState state = starts.head(line);
        List<Replica> due = starts.due(state);
        Instant now = starts.now();
        Optional<Plan> plan = reclaim.find(state, due, shares, cause, own, now);
        if (plan.isEmpty()) {
            return false;
        }
        Instant free = now.plus(settings.notice());
        starts.promise(state, due, plan.get().places(), false, free);
        Notices notices = new Notices(settings.notice());
        for (WorkloadState victim : plan.get().victims()) {
            String reason =
                    "for " + state.id() + " of project " + state.workload().project() + ", "
                            + (cause == Cause.NOMINAL ? "within its nominal share" : "whose turn it is");
            for (Event event : notices.to(victim.replicas(), reason, Optional.of(state.id()), now)) {
                starts.apply(event);
            }
        }
        if (cause == Cause.TURN) {
            running.protect(state.id(), free.plus(settings.fairShare().turnAfter()));
        }
        starts.keepPromises();
        return true;
    }
}
