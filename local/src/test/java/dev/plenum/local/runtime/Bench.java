package dev.plenum.local.runtime;

import dev.plenum.core.tenancy.PriorityClass;
import dev.plenum.core.units.Mebibytes;
import dev.plenum.core.units.MilliCpu;
import dev.plenum.core.workload.Job;
import dev.plenum.core.workload.Launch;
import dev.plenum.core.workload.Placement;
import dev.plenum.core.workload.ReplicaId;
import dev.plenum.core.workload.Request;
import dev.plenum.core.workload.Service;
import dev.plenum.core.workload.Workload;
import dev.plenum.core.world.Action;
import dev.plenum.local.sandbox.Cgroups;
import dev.plenum.local.sandbox.Sandbox;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** Starts and runtimes as the tests of this package need them. */
final class Bench {
    static final ReplicaId JOB = ReplicaId.parse("job-7k3.0");
    static final ReplicaId SERVICE = ReplicaId.parse("service-7k4.0");
    static final Settings QUICK = new Settings(Duration.ofMillis(50), Duration.ofMillis(50), Duration.ofSeconds(5), 3);
    static final Planner COMMANDS = (start, context) -> switch (start.workload().launch()) {
        case Launch.Command command -> CommandPlans.plan(start.workload(), command, context);
        case Launch.Engine _, Launch.Tool _, Launch.Recipe _ -> throw new IllegalArgumentException("a command");
    };

    private Bench() {}

    static LocalRuntime runtime(Path data, Observed observed) {
        return runtime(data, observed, new Sandbox.None("not wanted in this test"));
    }

    static LocalRuntime runtime(Path data, Observed observed, Sandbox sandbox) {
        return LocalRuntime.open(
                data, COMMANDS, _ -> DeviceAccess.NOTHING, observed, QUICK, sandbox, Cgroups.none("not wanted"));
    }

    static Action.Start start(ReplicaId replica, int generation, String script) {
        return start(replica, generation, new Placement("here", List.of(), false), script);
    }

    static Action.Start start(ReplicaId replica, int generation, Placement placement, String script) {
        return start(replica, generation, placement, List.of("sh", "-c", script));
    }

    static Action.Start start(ReplicaId replica, int generation, Placement placement, List<String> command) {
        var request = new Request(MilliCpu.cores(1), new Mebibytes(512), Optional.empty());
        var launch = new Launch.Command(command, new TreeMap<>());
        Workload workload = replica.equals(SERVICE)
                ? new Service("default", "web", PriorityClass.STANDARD, request, 1, launch)
                : new Job("default", "work", PriorityClass.STANDARD, request, 1, launch, Optional.empty());
        return new Action.Start(replica, generation, 1, workload, placement);
    }
}
