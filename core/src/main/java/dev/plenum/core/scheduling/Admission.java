package dev.plenum.core.scheduling;

import dev.plenum.core.tenancy.PriorityClass;
import dev.plenum.core.tenancy.Quota;
import dev.plenum.core.units.MilliCpu;
import dev.plenum.core.workload.Placement;
import dev.plenum.core.workload.Replica;
import dev.plenum.core.workload.Request;
import dev.plenum.core.workload.Workload;
import dev.plenum.core.workload.WorkloadState;
import dev.plenum.core.world.World;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Whether a project's quota and budget leave room for replicas that would start now.
 *
 * <p>Goal: a project never holds more than its quota. Constraint: what counts is what its replicas hold, placed or running. Example: a quota of 2 cores,
 * one running job of 1.5 cores; a job of 1 core waits until the first ends.
 */
final class Admission {

    private final World world;
    private final Holdings holdings;
    private final Accounts accounts;
    private final Running running;
    private final Residency residency;

    Admission(World world, Holdings holdings, Accounts accounts, Running running, Residency residency) {
        this.world = world;
        this.holdings = holdings;
        this.accounts = accounts;
        this.running = running;
        this.residency = residency;
    }

    /**
     * As what these replicas may start now: each with its own request where the quota has room for all of them on every model that they accept, else with
     * requests for those models for which it has. Empty: the quota forbids them.
     *
     * @param leaving what the project holds and will not hold any more when it counts
     */
    Optional<List<Request>> allowed(WorkloadState state, List<Replica> due, int variant, Holdings.Held leaving) {
        Workload workload = state.workload();
        if (waitsForBudget(workload)) {
            return Optional.empty();
        }
        Quota quota = world.projects().get(workload.project()).quota();
        List<Request> requests = residency.requests(state, due, variant);
        Holdings.Held held = holdings.of(workload.project());
        long cpu = held.cpu() - leaving.cpu();
        for (Request request : requests) {
            cpu += request.cpu().thousandths();
        }
        if (quota.cpu().isPresent() && cpu > quota.cpu().get().thousandths()) {
            return Optional.empty();
        }
        Optional<Request.Devices> asked = requests.getFirst().devices();
        if (asked.isEmpty() || quota.devicesByModel().isEmpty()) {
            return Optional.of(requests);
        }
        long more = requests.stream().mapToLong(Request::deviceThousandths).sum();
        Predicate<String> full = model -> held.devices(model) - leaving.devices(model) + more > quota.most(model);
        boolean any = asked.get().model().equals(Request.Devices.ANY);
        if (quota.devicesByModel().keySet().stream()
                .noneMatch(model -> asked.get().accepts(model) && full.test(model))) {
            return Optional.of(requests);
        }
        List<String> models = (any ? accounts.models() : asked.get().models())
                .stream().filter(full.negate()).toList();
        return models.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        requests.stream().map(request -> on(models, request)).toList());
    }

    /** Its project's budget is spent, and it is not reserved. */
    private boolean waitsForBudget(Workload workload) {
        return workload.priority() != PriorityClass.RESERVED && world.outOfBudget(workload.project());
    }

    private static Request on(List<String> models, Request request) {
        Request.Devices asked = request.devices().orElseThrow();
        return new Request(
                request.cpu(),
                request.memory(),
                Optional.of(new Request.Devices(
                        models.getFirst(), asked.count(), asked.share(), models.subList(1, models.size()))),
                request.extras(),
                request.constraints());
    }

    /** What a project's jobs hold that were told to leave. */
    Holdings.Held leaving(String project) {
        Holdings leaving = new Holdings();
        for (WorkloadState state : running.leaving()) {
            for (Replica replica : state.replicas()) {
                replica.phase().place().ifPresent(place -> leaving.add(state, replica, place, 1));
            }
        }
        return leaving.of(project);
    }

    /**
     * Whether the quota has room for these replicas at these places.
     *
     * @param leaving what the project holds and will not hold any more when it counts
     */
    boolean allows(WorkloadState state, List<Replica> replicas, List<Placement> places, Holdings.Held leaving) {
        Holdings after = new Holdings();
        for (int at = 0; at < places.size(); at++) {
            after.add(state, replicas.get(at), places.get(at), 1);
        }
        String project = state.workload().project();
        Quota quota = world.projects().get(project).quota();
        Holdings.Held held = holdings.of(project);
        Holdings.Held more = after.of(project);
        return !waitsForBudget(state.workload())
                && quota.cpu()
                        .filter(most -> held.cpu() - leaving.cpu() + more.cpu() > most.thousandths())
                        .isEmpty()
                && more.devices().keySet().stream()
                        .allMatch(model -> held.devices(model) - leaving.devices(model) + more.devices(model)
                                <= quota.most(model));
    }

    /** That its project has no money left, and when it will; empty when it has. */
    Optional<String> budgetRefusal(Workload workload) {
        return world.spentBudget(workload.project())
                .filter(_ -> waitsForBudget(workload))
                .map(payer -> payer.words() + " has spent its budget; the next one begins at "
                        + world.outOfBudget().get(payer.toString()));
    }

    /** Why the quota forbids {@code count} more replicas like this; empty when it does not. */
    Optional<String> refusal(Workload workload, int count) {
        Quota quota = world.projects().get(workload.project()).quota();
        Request request = workload.request();
        Holdings.Held held = holdings.of(workload.project());
        if (quota.cpu().isPresent()) {
            long most = quota.cpu().get().thousandths();
            long asked = request.cpu().thousandths() * count;
            if (held.cpu() + asked > most) {
                return Optional.of("project " + workload.project() + " holds " + new MilliCpu(held.cpu())
                        + " of its quota of " + quota.cpu().get() + "; this needs " + new MilliCpu(asked) + " more");
            }
        }
        return request.devices().isEmpty()
                ? Optional.empty()
                : devices(workload.project(), quota, held, request.devices().get(), count);
    }

    private static Optional<String> devices(
            String project, Quota quota, Holdings.Held held, Request.Devices asked, int count) {
        long most = quota.most(asked.model());
        long more = (long) asked.thousandths() * count;
        if (held.devices(asked.model()) + more <= most) {
            return Optional.empty();
        }
        return Optional.of("project " + project + " holds " + held.devices(asked.model()) + " of its quota of " + most
                + " thousandths of " + asked.model() + "; this needs " + more + " more");
    }
}
