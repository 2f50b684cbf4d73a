package dev.plenum.core.scheduling;

import dev.plenum.core.tenancy.Quota;
import dev.plenum.core.units.MilliCpu;
import dev.plenum.core.workload.Request;
import dev.plenum.core.workload.Workload;
import dev.plenum.core.world.World;
import java.util.Optional;

/**
 * Whether a project's quota leaves room for replicas that would start now.
 *
 * <p>Goal: a project never holds more than its quota. Constraint: what counts is what its replicas hold, placed or running. Example: a quota of 2 cores,
 * one running job of 1.5 cores; a job of 1 core waits until the first ends.
 */
final class Admission {

    private final World world;
    private final Holdings holdings;

    Admission(World world, Holdings holdings) {
        this.world = world;
        this.holdings = holdings;
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
