package dev.plenum.local.plan;

import dev.plenum.core.error.ErrorCode;
import dev.plenum.core.error.PlenumException;
import dev.plenum.core.workload.Launch;
import dev.plenum.core.workload.ReplicaId;
import dev.plenum.core.world.Action;
import dev.plenum.local.engine.EngineParameters;
import dev.plenum.local.engine.InstalledEngine;
import dev.plenum.local.engine.InstalledTool;
import dev.plenum.local.engine.Tool;
import dev.plenum.local.runtime.CommandPlans;
import dev.plenum.local.runtime.LaunchPlan;
import dev.plenum.local.runtime.PlanContext;
import dev.plenum.local.runtime.Planner;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Plans for everything that a workload can launch here. What is not on this machine yet is installed first, so a first start may take minutes; the
 * quickstart installs beforehand to show progress.
 */
public final class LocalPlanner implements Planner {

    /** In the environment of a dev environment: the secret between the proxy and the tool. */
    public static final String DEV_TOKEN = "PLENUM_DEV_TOKEN";

    private static final String LOOPBACK = "127.0.0.1";

    private final Programs programs;
    private final TrainerProgram trainer;

    public LocalPlanner(Programs programs, TrainerProgram trainer) {
        this.programs = programs;
        this.trainer = trainer;
    }

    /** Where a training job leaves its model, below its replica's working directory. */
    public static Path modelFolder(Path workingDirectory) {
        return workingDirectory.resolve("model");
    }

    @Override
    public LaunchPlan plan(Action.Start start, PlanContext context) {
        return switch (start.workload().launch()) {
            case Launch.Command command -> CommandPlans.plan(start.workload(), command, context);
            case Launch.Engine engine -> engine(start, engine, context);
            case Launch.Tool tool -> tool(start.replica(), tool, context);
            case Launch.Recipe recipe -> trainer.plan(recipe, context);
        };
    }

    private LaunchPlan engine(Action.Start start, Launch.Engine launch, PlanContext context) {
        Path model = Path.of(launch.model().location());
        if (!Files.isReadable(model)) {
            throw new PlenumException(
                    ErrorCode.NOT_FOUND,
                    "the file of model " + launch.model().name() + " is gone: " + model,
                    "a file that can be read",
                    "Put it back, or register the model again: plenum model add");
        }
        InstalledEngine engine = programs.engine(launch.engine(), _ -> {});
        int port = context.freePort().getAsInt();
        EngineParameters parameters = new EngineParameters(
                LOOPBACK,
                port,
                model,
                start.workload().name(),
                launch.threads(),
                launch.contextTokens(),
                engine.engine().defaultSlots());
        return new LaunchPlan(
                engine.command(parameters),
                Map.of(),
                existing(programs.environments(), model.getParent()),
                List.of(),
                OptionalInt.of(port),
                Optional.of(new LaunchPlan.Health(engine.engine().healthPath(), false)),
                Duration.ofSeconds(5));
    }

    private LaunchPlan tool(ReplicaId replica, Launch.Tool launch, PlanContext context) {
        InstalledTool tool = programs.tool(launch.tool(), _ -> {});
        Path files = folder(context.workingDirectory().resolve("files"));
        Path state = folder(context.workingDirectory().resolve(".state"));
        int port = context.freePort().getAsInt();
        String base = "/dev/" + replica.workload() + "/";
        Tool.Command command = tool.command(new Tool.Parameters(
                LOOPBACK, port, base, launch.environment().getOrDefault(DEV_TOKEN, ""), files, state));
        Map<String, String> environment = new LinkedHashMap<>(launch.environment());
        environment.remove(DEV_TOKEN);
        environment.putAll(command.variables());
        return new LaunchPlan(
                command.words(),
                environment,
                List.of(programs.environments()),
                List.of(),
                OptionalInt.of(port),
                Optional.of(new LaunchPlan.Health(base + tool.tool().healthPath(), true)),
                Duration.ofSeconds(10));
    }

    private static Path folder(Path path) {
        try {
            return Files.createDirectories(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Paths that exist, for a sandbox that refuses to bind others. */
    static List<Path> existing(Path... paths) {
        List<Path> found = new ArrayList<>();
        for (Path path : paths) {
            if (Files.exists(path)) {
                found.add(path);
            }
        }
        return found;
    }
}
