package dev.plenum.core.scheduling;

import dev.plenum.core.tenancy.Quota;
import dev.plenum.core.units.MilliCpu;
import dev.plenum.core.workload.Replica;
import dev.plenum.core.workload.Request;
import dev.plenum.core.workload.Workload;
import dev.plenum.core.workload.WorkloadState;
import dev.plenum.core.world.World;
import java.util.Optional;

/**
 * Whether a project's quota leaves room for replicas that would start now.
 *
 * <p>Goal: a project never holds more than its nominal share. Constraint: what counts is what its replicas hold, placed or running. Example: a quota of
 * 2 cores, one running job of 1.5 cores; a job of 1 core waits until the first ends.
 */
final class Admission {

    private Admission() {}

    /** Why the quota forbids {@code count} more replicas like this; empty when it does not. */
    static Optional<String> refusal(World world, Workload workload, int count) {
        Quota quota = world.projects().get(workload.project()).quota();
        Request request = workload.request();
        if (quota.cpu().isPresent()) {
            MilliCpu held = heldCpu(world, workload.project());
            if (held.plus(request.cpu().times(count)).compareTo(quota.cpu().get()) > 0) {
                return Optional.of("project " + workload.project() + " holds " + held + " of its quota of "
                        + quota.cpu().get() + "; this needs " + request.cpu().times(count) + " more");
            }
        }
        return request.devices().flatMap(asked -> {
            Integer most = quota.devicesByModel().get(asked.model());
            long held = most == null ? 0 : heldDevices(world, workload.project(), asked.model());
            return most == null || held + (long) asked.thousandths() * count <= most
                    ? Optional.empty()
                    : Optional.of("project " + workload.project() + " holds " + held + " of its quota of " + most
                            + " thousandths of " + asked.model() + "; this needs "
                            + (long) asked.thousandths() * count + " more");
        });
    }

    private static MilliCpu heldCpu(World world, String project) {
        long thousandths = 0;
        for (WorkloadState state : world.workloads().values()) {
            if (state.workload().project().equals(project)) {
                thousandths += holding(state) * state.workload().request().cpu().thousandths();
            }
        }
        return new MilliCpu(thousandths);
    }

    private static long heldDevices(World world, String project, String model) {
        long thousandths = 0;
        for (WorkloadState state : world.workloads().values()) {
            Optional<Request.Devices> devices = state.workload().request().devices();
            if (state.workload().project().equals(project)
                    && devices.isPresent()
                    && devices.get().model().equals(model)) {
                thousandths += holding(state) * devices.get().thousandths();
            }
        }
        return thousandths;
    }

    private static long holding(WorkloadState state) {
        return state.replicas().stream()
                .map(Replica::phase)
                .filter(phase -> phase.place().isPresent())
                .count();
    }
}
