package dev.plenum.simulator.replay;

import dev.plenum.core.fleet.Capacity;
import dev.plenum.core.fleet.Device;
import dev.plenum.core.fleet.Node;
import dev.plenum.core.tenancy.PriorityClass;
import dev.plenum.core.units.DeviceShare;
import dev.plenum.core.units.Mebibytes;
import dev.plenum.core.units.MilliCpu;
import dev.plenum.core.workload.Job;
import dev.plenum.core.workload.Launch;
import dev.plenum.core.workload.Request;
import dev.plenum.core.world.Input;
import dev.plenum.simulator.trace.TraceJob;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Equal nodes, of which only the devices count: the fleet of a trace that says nothing of nodes.
 *
 * @param devicesPerNode of one model
 */
public record UniformFleet(int nodes, int devicesPerNode) {

    static final String MODEL = "device";
    private static final MilliCpu CPU_WITHOUT_LIMIT = new MilliCpu(Long.MAX_VALUE / 2);
    private static final Launch WORK = new Launch.Command(List.of("work"), Collections.emptySortedMap());

    /** All devices of the fleet. */
    public long devices() {
        return (long) nodes * devicesPerNode;
    }

    List<Input.RegisterNode> registrations() {
        List<Device> devices = IntStream.range(0, devicesPerNode)
                .mapToObj(index -> new Device(index, MODEL, Mebibytes.ZERO, false))
                .toList();
        Capacity capacity = new Capacity(CPU_WITHOUT_LIMIT, Mebibytes.ZERO);
        List<Input.RegisterNode> registrations = new ArrayList<>(nodes);
        for (int number = 0; number < nodes; number++) {
            registrations.add(
                    new Input.RegisterNode(new Node("node-" + number, "default", "simulated", capacity, devices)));
        }
        return registrations;
    }

    /** The trace's job on such nodes: one that needs more than a node has takes whole nodes, and a rest on another. */
    Job job(TraceJob traced, String project) {
        int whole = Math.min(traced.devices(), devicesPerNode);
        int replicas = Math.ceilDiv(traced.devices(), Math.max(1, whole));
        int rest = traced.devices() - (replicas - 1) * whole;
        return new Job(
                project,
                "j" + traced.index(),
                PriorityClass.STANDARD,
                request(traced, whole),
                Math.max(1, replicas),
                WORK,
                Optional.empty(),
                rest == whole ? Optional.empty() : Optional.of(request(traced, rest)),
                Optional.of(Duration.ofMillis(traced.durationMillis())),
                Optional.empty(),
                List.of());
    }

    private static Request request(TraceJob traced, int devices) {
        return devices == 0
                ? new Request(new MilliCpu(Math.max(1, traced.cpuThousandths())), Mebibytes.ZERO, Optional.empty())
                : new Request(
                        MilliCpu.ZERO,
                        Mebibytes.ZERO,
                        Optional.of(new Request.Devices(MODEL, devices, DeviceShare.WHOLE)));
    }
}
