package dev.plenum.simulator.replay;

import dev.plenum.core.fleet.Node;
import dev.plenum.core.loop.LoopSettings;
import dev.plenum.core.scheduling.SchedulerSettings;
import dev.plenum.core.tenancy.PriorityClass;
import dev.plenum.core.tenancy.Project;
import dev.plenum.core.tenancy.Quota;
import dev.plenum.core.units.DeviceShare;
import dev.plenum.core.units.Mebibytes;
import dev.plenum.core.units.MilliCpu;
import dev.plenum.core.workload.Job;
import dev.plenum.core.workload.Launch;
import dev.plenum.core.workload.Placement;
import dev.plenum.core.workload.Request;
import dev.plenum.core.world.Event;
import dev.plenum.core.world.Input;
import dev.plenum.simulator.trace.OpenbPod;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * The packing experiment of the OpenB trace (Weng et al., USENIX ATC 2023): requests arrive one after the other, nothing departs, what does not fit when it
 * arrives is dropped; the more devices are allocated in the end, the better.
 */
public final class OpenbReplay {

    private static final String PROJECT = "trace";
    private static final Launch WORK = new Launch.Command(List.of("work"), Collections.emptySortedMap());
    private static final long FOR_EVER = Long.MAX_VALUE / 4;

    /**
     * What came of it.
     *
     * @param places one for each arrival, in order; empty where it was dropped
     */
    public record Result(List<Optional<Placement>> places, double allocatedPercent, long decisions) {}

    private OpenbReplay() {}

    /** What a pod asks for. */
    public static Request request(OpenbPod pod) {
        Optional<Request.Devices> devices = pod.devices() == 0
                ? Optional.empty()
                : Optional.of(new Request.Devices(
                        pod.models().isEmpty()
                                ? Request.Devices.ANY
                                : pod.models().getFirst(),
                        pod.devices(),
                        new DeviceShare(pod.shareThousandths()),
                        pod.models().isEmpty()
                                ? List.of()
                                : pod.models().subList(1, pod.models().size())));
        return new Request(new MilliCpu(pod.cpuThousandths()), new Mebibytes(pod.memoryMebibytes()), devices);
    }

    /** @param ranks of the nodes, in their order; of equally good nodes the lowest rank wins */
    public static Result run(SchedulerSettings settings, List<Node> nodes, int[] ranks, List<OpenbPod> arrivals) {
        return run(settings, nodes, ranks, arrivals, false);
    }

    /** @param checked whether every turn is held against the invariants */
    public static Result run(
            SchedulerSettings settings, List<Node> nodes, int[] ranks, List<OpenbPod> arrivals, boolean checked) {
        List<Optional<Placement>> places = new ArrayList<>(arrivals.size());
        Simulation simulation = new Simulation(settings, LoopSettings.DEFAULT, (_, events) -> {
            for (Event event : events) {
                if (event instanceof Event.WorkloadSubmitted) {
                    places.add(Optional.empty());
                } else if (event instanceof Event.ReplicaPlaced placed) {
                    places.set(places.size() - 1, Optional.of(placed.placement()));
                }
            }
        });
        if (checked) {
            simulation.checked();
        }
        List<Input.Command> fleet = new ArrayList<>();
        fleet.add(new Input.CreateProject(new Project(PROJECT, PROJECT, Quota.UNLIMITED)));
        IntStream.range(0, nodes.size())
                .boxed()
                .sorted(Comparator.comparingInt(index -> ranks[index]))
                .forEach(index -> fleet.add(new Input.RegisterNode(nodes.get(index))));
        simulation.command(fleet);
        for (int number = 0; number < arrivals.size(); number++) {
            arrive(simulation, arrivals.get(number), number, places);
        }
        return new Result(places, allocated(nodes, arrivals, places), simulation.decisions());
    }

    private static void arrive(Simulation simulation, OpenbPod pod, int number, List<Optional<Placement>> places) {
        String name = "j" + number;
        Job job = new Job(PROJECT, name, PriorityClass.STANDARD, request(pod), 1, WORK, Optional.empty());
        simulation.submit(new Submission(number, job, FOR_EVER));
        if (places.getLast().isEmpty()) {
            simulation.ask(new Input.Stop(PROJECT, name, "dropped: no node had room when it arrived"));
        }
    }

    private static double allocated(List<Node> nodes, List<OpenbPod> arrivals, List<Optional<Placement>> places) {
        long all =
                1000L * nodes.stream().mapToInt(node -> node.devices().size()).sum();
        long taken = IntStream.range(0, arrivals.size())
                .filter(number -> places.get(number).isPresent())
                .mapToLong(number -> (long) arrivals.get(number).devices()
                        * arrivals.get(number).shareThousandths())
                .sum();
        return 100.0 * taken / all;
    }
}
