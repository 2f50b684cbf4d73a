package dev.plenum.local.runtime;

import dev.plenum.core.world.Action;
import dev.plenum.local.sandbox.Cgroups;
import dev.plenum.local.sandbox.Limits;
import dev.plenum.local.sandbox.Sandbox;
import dev.plenum.local.sandbox.SandboxPolicy;
import dev.plenum.local.shim.ReplicaDirectory;
import dev.plenum.local.shim.ShimLaunch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Everything a start needs of this machine; makes a start's {@link ShimLaunch}. One for each runtime. */
record Machine(
        DataDirectory data,
        Sandbox sandbox,
        Cgroups cgroups,
        Planner planner,
        DeviceAccess.Source devices,
        Ports ports) {

    /** Notes in the launch file by which a later control plane asks for readiness again. */
    private static final String PORT = "port";

    private static final String HEALTH = "health";
    private static final String ANY_ANSWER = "health.any";

    /** Plans, makes the working directory and the cgroups, and puts the sandbox in front of the command. */
    ShimLaunch launch(Action.Start start, ReplicaDirectory directory) throws IOException {
        Path work = data.work(start.replica());
        Files.createDirectories(
                work, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        LaunchPlan plan = planner.plan(start, new PlanContext(work, ports::free));
        DeviceAccess access = devices.of(start.placement());
        var policy = new SandboxPolicy(List.of(data.path()), plan.readable(), plan.writable(), access.nodes(), work);
        var request = start.workload().request();
        List<Path> groups = cgroups.make(
                data.groupName(new ReplicaKey(start.replica(), start.generation())),
                new Limits(request.cpu(), request.memory()));
        return new ShimLaunch(
                sandbox.wrap(policy, plan.command()),
                ReplicaEnvironment.of(start, plan, access, directory, work),
                work,
                plan.grace(),
                ShimLaunch.OutputKept.USUAL,
                sandbox.wrapper(),
                groups,
                notes(plan));
    }

    private static Map<String, String> notes(LaunchPlan plan) {
        var notes = new HashMap<String, String>();
        plan.port().ifPresent(port -> notes.put(PORT, String.valueOf(port)));
        plan.health().ifPresent(health -> {
            notes.put(HEALTH, health.path());
            notes.put(ANY_ANSWER, String.valueOf(health.anyAnswer()));
        });
        return notes;
    }

    /** How to ask a launched replica whether it is ready; empty when it has no endpoint. */
    static Optional<Readiness> readiness(ShimLaunch launch) {
        Map<String, String> notes = launch.notes();
        if (!notes.containsKey(PORT) || !notes.containsKey(HEALTH)) {
            return Optional.empty();
        }
        return Optional.of(new Readiness(
                Integer.parseInt(notes.get(PORT)),
                new LaunchPlan.Health(notes.get(HEALTH), Boolean.parseBoolean(notes.get(ANY_ANSWER)))));
    }
}
