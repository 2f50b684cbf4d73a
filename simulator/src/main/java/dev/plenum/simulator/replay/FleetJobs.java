package dev.plenum.simulator.replay;

import dev.plenum.core.tenancy.PriorityClass;
import dev.plenum.core.units.DeviceShare;
import dev.plenum.core.units.Mebibytes;
import dev.plenum.core.units.MilliCpu;
import dev.plenum.core.workload.Job;
import dev.plenum.core.workload.Launch;
import dev.plenum.core.workload.Request;
import dev.plenum.simulator.trace.TraceJob;
import java.time.Duration;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A trace's jobs as jobs for equal nodes. One that needs more devices than a node has takes whole nodes, and a rest on another. */
public final class FleetJobs {

    static final Launch WORK = new Launch.Command(List.of("work"), Collections.emptySortedMap());

    private final int devicesPerNode;
    private final String model;
    private final Optional<Duration> checkpointEvery;
    private final boolean durationsKnown;
    private final Map<Integer, Request> requests = new HashMap<>();

    /** @param durationsKnown whether the scheduler is told how long a job will run */
    public FleetJobs(int devicesPerNode, String model, boolean durationsKnown, Optional<Duration> checkpointEvery) {
        this.devicesPerNode = devicesPerNode;
        this.model = model.isEmpty() ? UniformFleet.MODEL : model;
        this.durationsKnown = durationsKnown;
        this.checkpointEvery = checkpointEvery;
    }

    /** The job of this project; its name is its number in the trace. */
    public Job job(TraceJob traced, String project) {
        int whole = Math.min(traced.devices(), devicesPerNode);
        int replicas = Math.max(1, Math.ceilDiv(traced.devices(), Math.max(1, whole)));
        int rest = traced.devices() - (replicas - 1) * whole;
        return new Job(
                project,
                "j" + traced.index(),
                PriorityClass.STANDARD,
                request(traced, whole),
                replicas,
                WORK,
                Optional.empty(),
                rest == whole ? Optional.empty() : Optional.of(request(traced, rest)),
                durationsKnown ? Optional.of(Duration.ofMillis(traced.durationMillis())) : Optional.empty(),
                checkpointEvery,
                List.of());
    }

    private Request request(TraceJob traced, int devices) {
        return devices == 0
                ? new Request(new MilliCpu(Math.max(1, traced.cpuThousandths())), Mebibytes.ZERO, Optional.empty())
                : requests.computeIfAbsent(
                        devices,
                        count -> new Request(
                                MilliCpu.ZERO,
                                Mebibytes.ZERO,
                                Optional.of(new Request.Devices(model, count, DeviceShare.WHOLE))));
    }
}
