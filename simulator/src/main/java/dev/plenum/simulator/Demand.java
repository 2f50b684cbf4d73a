package dev.plenum.simulator;

import dev.plenum.core.tenancy.PriorityClass;
import dev.plenum.core.tenancy.Project;
import dev.plenum.core.tenancy.Quota;
import dev.plenum.core.units.DeviceShare;
import dev.plenum.core.units.Mebibytes;
import dev.plenum.core.units.MilliCpu;
import dev.plenum.core.workload.Constraints;
import dev.plenum.core.workload.Constraints.Proximity;
import dev.plenum.core.workload.DevEnvironment;
import dev.plenum.core.workload.Job;
import dev.plenum.core.workload.Launch;
import dev.plenum.core.workload.Request;
import dev.plenum.core.workload.Service;
import dev.plenum.core.workload.Variant;
import dev.plenum.core.workload.Workload;
import dev.plenum.core.world.Idempotency;
import dev.plenum.core.world.Input;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

/** Random workloads of three projects, which have quotas in two of three histories. The same generator gives the same commands. */
final class Demand {

    static final List<String> PROJECTS = List.of("alpha", "beta", "gamma");
    private static final Launch LAUNCH = new Launch.Command(List.of("true"), new TreeMap<>());

    private final RandomGenerator random;
    private final boolean limited;
    private final boolean constrained;
    private int count;

    Demand(RandomGenerator random) {
        this.random = random;
        this.limited = random.nextInt(3) > 0;
        this.constrained = random.nextInt(3) > 0;
    }

    List<Input.Command> projects() {
        List<Input.Command> commands = new ArrayList<>();
        for (String project : PROJECTS) {
            commands.add(new Input.CreateProject(new Project(project, "lab", quota())));
        }
        return commands;
    }

    private Quota quota() {
        if (!limited || random.nextInt(4) == 0) {
            return Quota.UNLIMITED;
        }
        SortedMap<String, Integer> nominal = new TreeMap<>();
        SortedMap<String, Integer> borrowing = new TreeMap<>();
        for (String model : Fleet.MODELS) {
            if (random.nextInt(4) > 0) {
                nominal.put(model, random.nextInt(7) * 1000);
                int most = random.nextInt(6) * 1000;
                borrowing.put(model, most > 4000 ? Quota.ALL_THAT_IS_IDLE : most);
            }
        }
        Optional<MilliCpu> cpu =
                random.nextInt(3) == 0 ? Optional.of(MilliCpu.cores(random.nextInt(2, 10))) : Optional.empty();
        return new Quota(cpu, nominal, borrowing);
    }

    Input.Command next() {
        count++;
        return switch (random.nextInt(12)) {
            case 0, 1 -> new Input.Stop(one(PROJECTS), "w" + random.nextInt(1, count + 1), "stopped by its owner");
            case 2 -> new Input.SetQuota(one(PROJECTS), quota());
            default -> new Input.Submit(workload(), Optional.of(new Idempotency("key-" + count, "print-" + count)));
        };
    }

    private <T> T one(List<T> of) {
        return of.get(random.nextInt(of.size()));
    }

    private Workload workload() {
        String name = "w" + count;
        PriorityClass priority = one(List.of(PriorityClass.values()));
        return switch (random.nextInt(5)) {
            case 0 ->
                new Service(one(PROJECTS), name, priority, request(constraints(false)), random.nextInt(1, 4), LAUNCH);
            case 1 -> new DevEnvironment(one(PROJECTS), name, priority, request(constraints(false)), LAUNCH);
            default -> job(name, priority);
        };
    }

    private Job job(String name, PriorityClass priority) {
        int replicas = random.nextInt(3) == 0 ? 1 : random.nextInt(2, 6);
        Optional<Constraints> constraints = constraints(replicas > 1);
        Request request = request(constraints);
        boolean rest = replicas > 1 && random.nextInt(4) == 0;
        List<Variant> variants =
                random.nextInt(4) == 0 ? List.of(new Variant(request(constraints), LAUNCH, 700)) : List.of();
        return new Job(
                one(PROJECTS),
                name,
                priority,
                request,
                replicas,
                LAUNCH,
                perhaps(3, Duration.ofSeconds(40)),
                rest ? Optional.of(less(request)) : Optional.empty(),
                perhaps(2, Duration.ofSeconds(random.nextInt(1, 200))),
                perhaps(2, Duration.ofSeconds(random.nextInt(1, 30))),
                variants);
    }

    private <T> Optional<T> perhaps(int oneIn, T value) {
        return random.nextInt(oneIn) == 0 ? Optional.of(value) : Optional.empty();
    }

    private Request less(Request full) {
        return new Request(
                new MilliCpu((full.cpu().thousandths() + 1) / 2),
                new Mebibytes(full.memory().count() / 2),
                full.devices()
                        .map(all -> all.count() == 1
                                ? all
                                : new Request.Devices(all.model(), 1, all.share(), all.alternatives())),
                full.extras(),
                full.constraints());
    }

    private Request request(Optional<Constraints> constraints) {
        boolean rdma = constrained && random.nextInt(5) == 0;
        SortedMap<String, Long> extras = new TreeMap<>();
        if (rdma) {
            extras.put(Fleet.RDMA, random.nextLong(1, 3) * 500);
        }
        return new Request(
                new MilliCpu(random.nextInt(100, 2_000)),
                new Mebibytes(random.nextInt(64, 4_096)),
                devices(),
                extras,
                constraints);
    }

    private Optional<Request.Devices> devices() {
        String model = random.nextInt(12) == 0 ? Request.Devices.ANY : one(Fleet.MODELS);
        List<String> alternatives = random.nextInt(4) == 0 ? Fleet.MODELS : List.of();
        return switch (random.nextInt(6)) {
            case 0, 1, 2 ->
                Optional.of(new Request.Devices(model, random.nextInt(1, 4), DeviceShare.WHOLE, alternatives));
            case 3, 4 ->
                Optional.of(new Request.Devices(model, 1, new DeviceShare(random.nextInt(1, 8) * 100), alternatives));
            default -> Optional.empty();
        };
    }

    private Optional<Constraints> constraints(boolean gang) {
        if (!constrained || random.nextInt(5) < 2) {
            return Optional.empty();
        }
        SortedMap<String, List<String>> labels = new TreeMap<>();
        if (random.nextInt(5) == 0) {
            labels.put("zone", List.of(one(Fleet.ZONES)));
        }
        List<Proximity> proximities = gang ? List.of(Proximity.values()) : List.of(Proximity.DEVICE_GROUP);
        return Optional.of(new Constraints(
                labels,
                random.nextInt(3) == 0 ? List.of(Fleet.TAINT) : List.of(),
                perhaps(2, one(proximities)),
                random.nextInt(3) == 0 ? random.nextInt(1, 4) : 0));
    }
}
