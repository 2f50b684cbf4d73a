package dev.plenum.simulator.invariant;

import dev.plenum.core.scheduling.Promise;
import dev.plenum.core.tenancy.Quota;
import dev.plenum.core.units.MilliCpu;
import dev.plenum.core.workload.Preemption;
import dev.plenum.core.workload.Replica;
import dev.plenum.core.workload.ReplicaId;
import dev.plenum.core.workload.Request;
import dev.plenum.core.workload.WorkloadId;
import dev.plenum.core.workload.WorkloadState;
import dev.plenum.core.world.Event;
import dev.plenum.core.world.World;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Nobody gives way to a lower priority class, with one exception: what is lent goes back to whom it belongs, whatever runs on it. So then the claimant is
 * within its project's nominal share, and the victim's project above its own.
 */
final class VictimsFair implements Invariant {

    /** The account of what asks for no device. */
    private static final String CPU = "cpu";

    private record Pair(WorkloadId claimant, WorkloadId victim) {}

    private final Set<Pair> seen = new HashSet<>();

    @Override
    public String name() {
        return "priority";
    }

    @Override
    public Optional<String> event(Event event, World world) {
        if (!(event instanceof Event.ReplicaPreempted(ReplicaId id, Preemption why))
                || why.claimant().isEmpty()) {
            return Optional.empty();
        }
        WorkloadState claimant = world.workloads().get(why.claimant().get());
        WorkloadState victim = world.workloads().get(id.workload());
        // The first replica of a victim tells: after it, its project holds less already.
        if (claimant == null
                || !seen.add(new Pair(claimant.id(), victim.id()))
                || victim.workload().priority().compareTo(claimant.workload().priority()) >= 0) {
            return Optional.empty();
        }
        return wrong(claimant, victim, world, why.at());
    }

    @Override
    public Optional<String> turn(Instant now, List<Event> events, World world) {
        seen.clear();
        return Optional.empty();
    }

    private static Optional<String> wrong(WorkloadState claimant, WorkloadState victim, World world, Instant now) {
        String model = account(claimant.workload().request());
        long claims = held(world, claimant.workload().project(), model) + amount(claimant, now);
        long nominal = nominal(world, claimant.workload().project(), model);
        long holds = held(world, victim.workload().project(), model);
        long own = nominal(world, victim.workload().project(), model);
        return claims <= nominal && holds > own
                ? Optional.empty()
                : Optional.of(victim.id() + " (" + victim.workload().priority() + ") has to give way to "
                        + claimant.id() + " (" + claimant.workload().priority() + "); project "
                        + claimant.workload().project() + " would hold " + claims + " of its nominal " + nominal
                        + ", project " + victim.workload().project() + " holds " + holds + " of " + own);
    }

    static String account(Request request) {
        return request.devices().map(Request.Devices::model).orElse(CPU);
    }

    static long amount(Request request) {
        return request.devices().isPresent()
                ? request.deviceThousandths()
                : request.cpu().thousandths();
    }

    private static long amount(WorkloadState state, Instant now) {
        return Fits.due(state, now).stream()
                .mapToLong(
                        replica -> amount(state.workload().request(replica.id().rank())))
                .sum();
    }

    /** What a project holds of an account, without what leaves. */
    static long held(World world, String project, String account) {
        long held = 0;
        for (WorkloadState state : world.workloads().values()) {
            if (state.workload().project().equals(project)
                    && state.stopping().isEmpty()
                    && account(state.workload().request()).equals(account)) {
                for (Replica replica : state.replicas()) {
                    if (replica.phase().place().isPresent()
                            && replica.preemption().isEmpty()) {
                        held += amount(state.workload().request(replica.id().rank()));
                    }
                }
            }
        }
        return held;
    }

    static long promised(World world, List<Promise> promises, String project, String account) {
        long promised = 0;
        for (Promise promise : promises) {
            WorkloadState state = world.workloads().get(promise.workload());
            if (state.workload().project().equals(project)
                    && account(state.workload().request()).equals(account)) {
                for (ReplicaId id : promise.replicas()) {
                    promised += amount(state.workload().request(id.rank()));
                }
            }
        }
        return promised;
    }

    private static long nominal(World world, String project, String account) {
        Quota quota = world.projects().get(project).quota();
        return account.equals(CPU)
                ? quota.cpu().map(MilliCpu::thousandths).orElse(0L)
                : quota.nominal(account).orElse(0);
    }

    /** The most it may hold of an account. */
    static long limit(World world, String project, String account) {
        Quota quota = world.projects().get(project).quota();
        return account.equals(CPU)
                ? quota.cpu().map(MilliCpu::thousandths).orElse(Long.MAX_VALUE)
                : quota.most(account);
    }
}
