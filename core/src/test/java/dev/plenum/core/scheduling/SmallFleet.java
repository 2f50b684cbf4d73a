package dev.plenum.core.scheduling;

import dev.plenum.core.fleet.Capacity;
import dev.plenum.core.fleet.Device;
import dev.plenum.core.fleet.Node;
import dev.plenum.core.tenancy.PriorityClass;
import dev.plenum.core.tenancy.Project;
import dev.plenum.core.tenancy.Quota;
import dev.plenum.core.units.DeviceShare;
import dev.plenum.core.units.Mebibytes;
import dev.plenum.core.units.MilliCpu;
import dev.plenum.core.workload.Constraints;
import dev.plenum.core.workload.Exit;
import dev.plenum.core.workload.Job;
import dev.plenum.core.workload.Launch;
import dev.plenum.core.workload.Outcome;
import dev.plenum.core.workload.Phase;
import dev.plenum.core.workload.Placement;
import dev.plenum.core.workload.Replica;
import dev.plenum.core.workload.ReplicaPhase;
import dev.plenum.core.workload.Request;
import dev.plenum.core.workload.Variant;
import dev.plenum.core.workload.WorkloadId;
import dev.plenum.core.workload.WorkloadState;
import dev.plenum.core.world.Event;
import dev.plenum.core.world.World;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** A World and its scheduler that a test drives: nodes of devices, projects, jobs that start, give way and end when the test says so. */
final class SmallFleet {

    final World world = new World();
    final Scheduler scheduler;
    Instant now = Instant.parse("2026-01-01T00:00:00Z");

    SmallFleet(SchedulerSettings settings) {
        scheduler = new Scheduler(world, settings);
    }

    SmallFleet node(String name, String model, int devices, int groups) {
        List<Device> all = IntStream.range(0, devices)
                .mapToObj(index -> new Device(index, model, Mebibytes.ZERO, false, index * groups / devices))
                .toList();
        Capacity capacity = new Capacity(MilliCpu.cores(96), new Mebibytes(393_216));
        TreeMap<String, String> labels = new TreeMap<>();
        labels.put("rack", name.substring(0, 1));
        world.apply(new Event.NodeRegistered(
                new Node(name, "default", "test", capacity, all, labels, List.of(), new TreeMap<>())));
        return this;
    }

    /** @param nominal devices of model {@code h100}; what is idle may be borrowed */
    SmallFleet project(String name, int nominal) {
        TreeMap<String, Integer> devices = new TreeMap<>();
        devices.put("h100", nominal * 1000);
        TreeMap<String, Integer> borrowing = new TreeMap<>();
        borrowing.put("h100", Quota.ALL_THAT_IS_IDLE);
        world.apply(
                new Event.ProjectCreated(new Project(name, "lab", new Quota(Optional.empty(), devices, borrowing))));
        return this;
    }

    static Request devices(int count) {
        return devices("h100", count, Constraints.NONE);
    }

    static Request devices(String model, int count, Constraints constraints) {
        return new Request(
                new MilliCpu(100),
                new Mebibytes(1),
                Optional.of(new Request.Devices(model, count, DeviceShare.WHOLE)),
                Collections.emptySortedMap(),
                Optional.of(constraints));
    }

    WorkloadId job(String project, Request request, int replicas, Duration expected) {
        return submit(project, request, replicas, expected, List.of());
    }

    WorkloadId submit(String project, Request request, int replicas, Duration expected, List<Variant> variants) {
        WorkloadId id = WorkloadId.of("job", world.position() + 1);
        Job job = new Job(
                project,
                "j" + world.position(),
                PriorityClass.STANDARD,
                request,
                replicas,
                work(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(expected),
                Optional.of(Duration.ofMinutes(10)),
                variants);
        world.apply(new Event.WorkloadSubmitted(id, job, now, Optional.empty()));
        return id;
    }

    static Launch work() {
        return new Launch.Command(List.of("work"), Collections.emptySortedMap());
    }

    /** One pass, as a turn has it; what it decided. */
    List<Event> pass() {
        List<Event> decided = new ArrayList<>();
        scheduler.advance(now);
        scheduler.pass(event -> {
            world.apply(event);
            decided.add(event);
        });
        return decided;
    }

    SmallFleet after(Duration time) {
        now = now.plus(time);
        return this;
    }

    /** All its replicas end well. */
    void end(WorkloadId id) {
        for (Replica replica : state(id).replicas()) {
            world.apply(new Event.ReplicaEnded(replica.id(), new Exit.Status(0), Duration.ZERO, now, Optional.empty()));
        }
        world.apply(new Event.WorkloadEnded(id, new Outcome(Phase.SUCCEEDED, "", now)));
    }

    /** Those of its replicas that were told to leave have left. */
    void leave(WorkloadId id) {
        for (Replica replica : state(id).replicas()) {
            if (replica.preemption().isPresent()) {
                world.apply(new Event.ReplicaRetried(
                        replica.id(), new Exit.Signal(15), Duration.ZERO, now, 0, now, Optional.empty()));
            }
        }
    }

    WorkloadState state(WorkloadId id) {
        return world.workloads().get(id);
    }

    boolean runs(WorkloadId id) {
        return state(id).replicas().stream()
                .allMatch(replica -> replica.phase().place().isPresent());
    }

    boolean hasToLeave(WorkloadId id) {
        return state(id).replicas().stream()
                .allMatch(replica -> replica.preemption().isPresent());
    }

    List<Placement> places(WorkloadId id) {
        return state(id).replicas().stream()
                .map(Replica::phase)
                .map(ReplicaPhase::place)
                .flatMap(Optional::stream)
                .toList();
    }
}
