package dev.plenum.simulator.invariant;

import dev.plenum.core.fleet.Capacity;
import dev.plenum.core.fleet.Device;
import dev.plenum.core.fleet.Node;
import dev.plenum.core.scheduling.Scheduler;
import dev.plenum.core.scheduling.SchedulerSettings;
import dev.plenum.core.tenancy.PriorityClass;
import dev.plenum.core.tenancy.Project;
import dev.plenum.core.tenancy.Quota;
import dev.plenum.core.units.DeviceShare;
import dev.plenum.core.units.Mebibytes;
import dev.plenum.core.units.MilliCpu;
import dev.plenum.core.workload.Constraints;
import dev.plenum.core.workload.Job;
import dev.plenum.core.workload.Launch;
import dev.plenum.core.workload.Placement;
import dev.plenum.core.workload.Preemption;
import dev.plenum.core.workload.ReplicaId;
import dev.plenum.core.workload.Request;
import dev.plenum.core.workload.WorkloadId;
import dev.plenum.core.world.Event;
import dev.plenum.core.world.World;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** A story told to the invariants event by event, true or not: nodes of 8 cores, 4 GiB, four devices in two groups, and 1000 of rdma. */
final class Told {

    static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    static final String MODEL = "h20";

    final SchedulerSettings settings;
    final Invariants invariants;
    final World live = new World();
    private int jobs;

    Told(SchedulerSettings settings) {
        this.settings = settings;
        this.invariants = new Invariants(settings);
        turn(new Event.ProjectCreated(new Project("alpha", "lab", Quota.UNLIMITED)));
        turn(new Event.ProjectCreated(new Project("beta", "lab", Quota.UNLIMITED)));
        turn(new Event.NodeRegistered(node("one", "r1")));
        turn(new Event.NodeRegistered(node("two", "r2")));
    }

    static Node node(String name, String rack, String... taints) {
        List<Device> devices = List.of(device(0), device(1), device(2), device(3));
        SortedMap<String, String> labels = new TreeMap<>();
        labels.put("rack", rack);
        SortedMap<String, Long> extras = new TreeMap<>();
        extras.put("rdma", 1000L);
        return new Node(
                name,
                "default",
                "simulated",
                new Capacity(MilliCpu.cores(8), new Mebibytes(4_096)),
                devices,
                labels,
                List.of(taints),
                extras);
    }

    private static Device device(int index) {
        return new Device(index, MODEL, new Mebibytes(1_000), false, index / 2);
    }

    static Request request(int devices) {
        return request(devices, Optional.empty());
    }

    static Request request(int devices, Optional<Constraints> constraints) {
        return new Request(
                MilliCpu.cores(1),
                new Mebibytes(512),
                devices == 0 ? Optional.empty() : Optional.of(new Request.Devices(MODEL, devices, DeviceShare.WHOLE)),
                new TreeMap<>(),
                constraints);
    }

    /** Events of one turn; those that could have happened also happen to the live World. */
    Optional<Broken> turn(Event... events) {
        Optional<Broken> broken = invariants.read(NOW, Arrays.asList(events));
        if (broken.isEmpty()) {
            Arrays.asList(events).forEach(live::apply);
        }
        return broken;
    }

    /** A scheduler that reads the live World now. */
    Optional<Broken> compare() {
        return invariants.compare(NOW, live, new Scheduler(live, settings));
    }

    WorkloadId submit(Request request, int replicas) {
        return submit("alpha", PriorityClass.STANDARD, request, replicas);
    }

    WorkloadId submit(String project, PriorityClass priority, Request request, int replicas) {
        Job job = new Job(
                project,
                "job-" + jobs++,
                priority,
                request,
                replicas,
                new Launch.Command(List.of("true"), new TreeMap<>()),
                Optional.empty());
        WorkloadId id = WorkloadId.of("job", live.position() + 1);
        turn(new Event.WorkloadSubmitted(id, job, NOW, Optional.empty()));
        return id;
    }

    static Event placed(WorkloadId job, int rank, String node, Integer... devices) {
        return placed(job, rank, 1, node, devices);
    }

    static Event placed(WorkloadId job, int rank, int generation, String node, Integer... devices) {
        String model = devices.length == 0 ? "" : MODEL;
        Placement place = new Placement(node, List.of(devices), false, model, 0);
        return new Event.ReplicaPlaced(new ReplicaId(job, rank), generation, place, NOW);
    }

    static Event preempted(WorkloadId victim, WorkloadId claimant) {
        return new Event.ReplicaPreempted(
                new ReplicaId(victim, 0), new Preemption("", NOW, NOW.plusSeconds(60), Optional.of(claimant)));
    }
}
