package dev.plenum.core.scheduling;

import dev.plenum.core.tenancy.PriorityClass;
import dev.plenum.core.workload.Job;
import dev.plenum.core.workload.Placement;
import dev.plenum.core.workload.Replica;
import dev.plenum.core.workload.Request;
import dev.plenum.core.workload.WorkloadState;
import dev.plenum.core.world.World;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;

/**
 * Finds who has to give way, so that a workload gets its places.
 *
 * <p>Goal: the least work is lost. Constraints: only jobs of projects that hold more than their fair share, from the one that holds most of it down; spot
 * work before all other; nobody displaces who displaced him ({@link WorkloadState#gaveWayTo}); what a project is certain of is left to it. Algorithm: take the cheapest
 * job of the project that is furthest above its share, until the places are there; then let go whom it was not necessary to take. The price of a job is
 * its work since the last checkpoint at the moment it would stop, times its devices, and ten minutes for each device beyond what is needed. When that is not
 * enough: one gang of a project may cross the line of its share; then jobs that have not run long; then whoever is above his nominal share.
 *
 * <p>Example: X (nominal 6) wants 4 devices, Y (nominal 4) runs ten jobs of one, its share now is 6. The four of them that lose least have to go.
 */
final class Reclaim {

    private static final long SURPLUS_MILLIS = Duration.ofMinutes(10).toMillis();

    /** For what others give way: how far down they may be pushed. */
    enum Cause {
        /** A project wants its nominal share. */
        NOMINAL(4),
        /** A gang has waited for its turn. */
        TURN(1);

        private final int steps;

        Cause(int steps) {
            this.steps = steps;
        }
    }

    /** Who leaves, and the places that are there then. */
    record Plan(List<WorkloadState> victims, List<Placement> places) {}

    private final World world;
    private final FleetIndex fleet;
    private final Placer placer;
    private final Admission admission;
    private final Reservations reservations;
    private final Running running;
    private final FairShareSettings settings;
    private final Duration notice;

    Reclaim(
            World world,
            FleetIndex fleet,
            Placer placer,
            Admission admission,
            Reservations reservations,
            Running running,
            SchedulerSettings settings) {
        this.world = world;
        this.fleet = fleet;
        this.placer = placer;
        this.admission = admission;
        this.reservations = reservations;
        this.running = running;
        this.settings = settings.fairShare();
        this.notice = settings.notice();
    }

    /** @param own jobs of the claimant's project that give way first; those that are not needed stay */
    Optional<Plan> find(
            WorkloadState claimant,
            List<Replica> due,
            FairShare shares,
            Cause cause,
            List<WorkloadState> own,
            Instant now) {
        try (Tryout tryout = new Tryout(world, fleet, reservations)) {
            return new Search(claimant, due, shares, cause, now, tryout).run(own);
        }
    }

    /** When it would stop: at its next checkpoint if that comes within the notice, else when the notice is over. */
    private Instant stopsAt(WorkloadState victim, Instant started, Instant now) {
        Instant latest = now.plus(notice);
        Optional<Duration> every = victim.workload() instanceof Job job ? job.checkpointEvery() : Optional.empty();
        if (every.isEmpty()) {
            return latest;
        }
        long ran = Duration.between(started, latest).toMillis();
        Instant checkpoint =
                started.plusMillis(ran / every.get().toMillis() * every.get().toMillis());
        return checkpoint.isAfter(started) && !checkpoint.isBefore(now) ? checkpoint : latest;
    }

    private long lossMillis(WorkloadState victim, Instant now) {
        Instant started = running.startedAt(victim.id());
        long ran = Math.max(
                0, Duration.between(started, stopsAt(victim, started, now)).toMillis());
        Optional<Duration> every = victim.workload() instanceof Job job ? job.checkpointEvery() : Optional.empty();
        return every.map(interval -> ran % interval.toMillis()).orElse(ran);
    }

    /** One search: it tries things out on the scheduler's picture of the fleet and puts everything back. */
    private final class Search {

        private final WorkloadState claimant;
        private final FairShare shares;
        private final Cause cause;
        private final Instant now;
        private final long needed;
        private final int variant;
        private final Optional<List<Request>> requests;
        private final List<WorkloadState> victims = new ArrayList<>();
        private final SequencedMap<String, Long> taken = new LinkedHashMap<>();
        private final Tryout tryout;
        private long got;

        Search(WorkloadState claimant, List<Replica> due, FairShare shares, Cause cause, Instant now, Tryout tryout) {
            this.tryout = tryout;
            this.claimant = claimant;
            this.shares = shares;
            this.cause = cause;
            this.now = now;
            this.variant = Starts.fastestFirst(claimant).getFirst();
            this.requests = admission.allowed(
                    claimant,
                    due,
                    variant,
                    admission.leaving(claimant.workload().project()));
            this.needed = due.stream()
                    .mapToLong(replica -> Accounts.amount(
                            claimant.workload().request(replica.id().rank())))
                    .sum();
        }

        Optional<Plan> run(List<WorkloadState> own) {
            running.leaving().forEach(tryout::without);
            Optional<List<Placement>> places = places();
            for (int at = 0; at < own.size() && places.isEmpty(); at++) {
                take(own.get(at));
                places = places();
            }
            for (int step = 0; step < cause.steps && places.isEmpty(); step++) {
                Optional<WorkloadState> next = next(step);
                while (places.isEmpty() && next.isPresent()) {
                    take(next.get());
                    places = places();
                    next = places.isEmpty() ? next(step) : Optional.empty();
                }
            }
            return places.map(found -> letGo(found));
        }

        private Optional<List<Placement>> places() {
            return requests.flatMap(allowed -> placer.find(claimant, allowed, variant));
        }

        /** Whom it was not necessary to take stays. */
        private Plan letGo(List<Placement> found) {
            List<Placement> places = found;
            for (WorkloadState victim : List.copyOf(victims)) {
                tryout.with(victim);
                Optional<List<Placement>> without = places();
                if (without.isPresent()) {
                    victims.remove(victim);
                    places = without.get();
                } else {
                    tryout.without(victim);
                }
            }
            return new Plan(List.copyOf(victims), places);
        }

        private void take(WorkloadState victim) {
            victims.add(victim);
            long amount = running.amount(victim.id());
            got += amount;
            taken.merge(victim.workload().project(), amount, Long::sum);
            tryout.without(victim);
        }

        private Optional<WorkloadState> next(int step) {
            List<Standing> above = shares.all().stream()
                    .filter(standing ->
                            !standing.project().equals(claimant.workload().project()))
                    .filter(standing -> left(standing) > floor(standing, step))
                    .sorted(Comparator.comparingDouble(
                            (Standing standing) -> -left(standing) / Math.max(standing.share(), 1)))
                    .toList();
            for (Standing standing : above) {
                Optional<WorkloadState> cheapest = running.of(standing.project()).stream()
                        .filter(victim -> allowed(victim, standing, step))
                        .min(Comparator.comparing((WorkloadState victim) ->
                                        victim.workload().priority() != PriorityClass.SPOT)
                                .thenComparingLong(this::price)
                                .thenComparingLong(victim -> -victim.position()));
                if (cheapest.isPresent()) {
                    return cheapest;
                }
            }
            return Optional.empty();
        }

        private long left(Standing standing) {
            return standing.committed() - taken.getOrDefault(standing.project(), 0L);
        }

        /** Whether what it holds now, without what is promised to it, is more than its own: only then does a higher class give way to a lower one. */
        private boolean lent(Standing standing) {
            return cause == Cause.NOMINAL
                    && standing.staying() - taken.getOrDefault(standing.project(), 0L) > standing.nominal();
        }

        private long floor(Standing standing, int step) {
            if (cause == Cause.TURN || step == 3) {
                return standing.nominal();
            }
            long share = (long) Math.ceil(standing.share() - 1e-3);
            return Math.max(share, standing.nominal() < standing.demanded() ? standing.nominal() : 0);
        }

        private boolean allowed(WorkloadState victim, Standing standing, int step) {
            boolean sameAccount = Accounts.model(victim.workload().request())
                    .equals(Accounts.model(claimant.workload().request()));
            boolean higher =
                    victim.workload().priority().compareTo(claimant.workload().priority()) < 0;
            if (!sameAccount
                    || (higher && !lent(standing))
                    || victims.contains(victim)
                    || claimant.gaveWayTo().contains(victim.id())
                    || (cause == Cause.TURN && running.isProtected(victim.id(), now))) {
                return false;
            }
            boolean young =
                    running.startedAt(victim.id()).plus(settings.minimumRun()).isAfter(now);
            boolean crosses = left(standing) - running.amount(victim.id()) < floor(standing, step);
            return (step >= 2 || !young) && (step == 1 || step == 3 || !crosses);
        }

        private long price(WorkloadState victim) {
            long amount = running.amount(victim.id());
            long surplus = Math.max(0, amount - (needed - got));
            return lossMillis(victim, now) / 1000 * amount + surplus * SURPLUS_MILLIS / 1000;
        }
    }
}
