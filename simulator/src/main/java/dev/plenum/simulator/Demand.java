package dev.plenum.simulator;

import dev.plenum.core.fleet.Capacity;
import dev.plenum.core.fleet.Device;
import dev.plenum.core.fleet.Node;
import dev.plenum.core.fleet.NodeState;
import dev.plenum.core.tenancy.PriorityClass;
import dev.plenum.core.tenancy.Project;
import dev.plenum.core.tenancy.Quota;
import dev.plenum.core.units.DeviceShare;
import dev.plenum.core.units.Mebibytes;
import dev.plenum.core.units.MilliCpu;
import dev.plenum.core.workload.DevEnvironment;
import dev.plenum.core.workload.Job;
import dev.plenum.core.workload.Launch;
import dev.plenum.core.workload.Request;
import dev.plenum.core.workload.Service;
import dev.plenum.core.workload.Workload;
import dev.plenum.core.world.Idempotency;
import dev.plenum.core.world.Input;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

/** Random commands over a small fleet and three projects, one of them with a tight quota. The same generator gives the same commands. */
final class Demand {

    static final String TIGHT = "tight";
    static final MilliCpu TIGHT_CPU = MilliCpu.cores(3);
    private static final List<String> PROJECTS = List.of("alpha", "beta", TIGHT);
    private static final String MODEL = "h20";

    private final RandomGenerator random;
    private int count;

    Demand(RandomGenerator random) {
        this.random = random;
    }

    /** What a history begins with. */
    List<Input.Command> fleet() {
        List<Input.Command> commands = new ArrayList<>();
        for (String project : PROJECTS) {
            Quota quota = project.equals(TIGHT) ? new Quota(Optional.of(TIGHT_CPU), new TreeMap<>()) : Quota.UNLIMITED;
            commands.add(new Input.CreateProject(new Project(project, "lab", quota)));
        }
        commands.add(new Input.RegisterNode(node("one", 4, 0)));
        commands.add(new Input.RegisterNode(node("two", 8, 2)));
        commands.add(new Input.RegisterNode(node("three", 8, 4)));
        return commands;
    }

    private static Node node(String name, int cores, int devices) {
        List<Device> all = new ArrayList<>();
        for (int index = 0; index < devices; index++) {
            all.add(new Device(index, MODEL, new Mebibytes(98_304), false));
        }
        return new Node(name, "default", "simulated", new Capacity(MilliCpu.cores(cores), new Mebibytes(32_768)), all);
    }

    Input.Command next() {
        count++;
        return switch (random.nextInt(10)) {
            case 0, 1 -> new Input.Stop(project(), "w" + random.nextInt(1, count + 1), "stopped by its owner");
            case 2 ->
                new Input.SetNodeState("two", random.nextBoolean() ? new NodeState.Ready() : new NodeState.Cordoned());
            default -> new Input.Submit(workload(), Optional.of(new Idempotency("key-" + count, "print-" + count)));
        };
    }

    private String project() {
        return PROJECTS.get(random.nextInt(PROJECTS.size()));
    }

    private Workload workload() {
        String name = "w" + count;
        PriorityClass priority = List.of(PriorityClass.values()).get(random.nextInt(3));
        Launch launch = new Launch.Command(List.of("true"), new TreeMap<>());
        Request request = request();
        return switch (random.nextInt(4)) {
            case 0 -> new Service(project(), name, priority, request, random.nextInt(1, 4), launch);
            case 1 -> new DevEnvironment(project(), name, priority, request, launch);
            default ->
                new Job(
                        project(),
                        name,
                        priority,
                        request,
                        random.nextInt(1, 4),
                        launch,
                        random.nextInt(3) == 0 ? Optional.of(Duration.ofSeconds(40)) : Optional.empty());
        };
    }

    private Request request() {
        Optional<Request.Devices> devices =
                switch (random.nextInt(4)) {
                    case 0 -> Optional.of(new Request.Devices(MODEL, random.nextInt(1, 3), DeviceShare.WHOLE));
                    case 1 -> Optional.of(new Request.Devices(MODEL, 1, new DeviceShare(random.nextInt(100, 700))));
                    default -> Optional.empty();
                };
        return new Request(new MilliCpu(random.nextInt(100, 2_000)), new Mebibytes(random.nextInt(64, 4_096)), devices);
    }
}
