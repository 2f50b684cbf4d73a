package dev.plenum.local.runtime;

import dev.plenum.core.workload.DevEnvironment;
import dev.plenum.core.workload.Job;
import dev.plenum.core.workload.Launch;
import dev.plenum.core.workload.Service;
import dev.plenum.core.workload.Workload;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;

/**
 * Plans for plain commands. A job just runs; a service or dev environment is given a port in the variable PORT and is
 * ready when it answers there at all.
 */
public final class CommandPlans {
    private CommandPlans() {}

    public static LaunchPlan plan(Workload workload, Launch.Command command, PlanContext context) {
        return switch (workload) {
            case Job _ -> plan(command, Map.of(), OptionalInt.empty());
            case Service _, DevEnvironment _ -> {
                int port = context.freePort().getAsInt();
                yield plan(command, Map.of("PORT", String.valueOf(port)), OptionalInt.of(port));
            }
        };
    }

    private static LaunchPlan plan(Launch.Command command, Map<String, String> more, OptionalInt port) {
        var environment = new TreeMap<>(command.environment());
        environment.putAll(more);
        Optional<LaunchPlan.Health> health =
                port.isPresent() ? Optional.of(new LaunchPlan.Health("/", true)) : Optional.empty();
        return new LaunchPlan(
                command.arguments(), environment, List.of(), List.of(), port, health, LaunchPlan.USUAL_GRACE);
    }
}
