package dev.plenum.server;

import dev.plenum.api.WorkloadSpec;
import dev.plenum.core.workload.DevEnvironment;
import dev.plenum.core.workload.Job;
import dev.plenum.core.workload.Service;
import java.util.List;
import java.util.Optional;

/** Which fields of a spec belong to which kind of workload, as one table. */
final class SpecFields {

    private record Field(String name, Optional<?> value, List<String> kinds) {}

    private SpecFields() {}

    static void check(WorkloadSpec spec, String kind, Findings findings) {
        for (Field field : fields(spec)) {
            findings.check(
                    field.value.isEmpty() || field.kinds.contains(kind),
                    "field '" + field.name + "' in a " + kind,
                    "it belongs to a " + String.join(" or a ", field.kinds),
                    "Leave it out");
        }
        if (spec.recipe().isPresent()) {
            absent(spec.command(), "command", findings);
            absent(spec.environment(), "environment", findings);
        } else if (kind.equals(Job.KIND)) {
            needsRecipe(spec.modelName(), "model_name", findings);
            needsRecipe(spec.parameters(), "parameters", findings);
        }
    }

    private static List<Field> fields(WorkloadSpec spec) {
        return List.of(
                new Field("replicas", spec.replicas(), List.of(Job.KIND, Service.KIND)),
                new Field("command", spec.command(), List.of(Job.KIND)),
                new Field("environment", spec.environment(), List.of(Job.KIND, DevEnvironment.KIND)),
                new Field("max_run_time_seconds", spec.maxRunTimeSeconds(), List.of(Job.KIND)),
                new Field("expected_duration_seconds", spec.expectedDurationSeconds(), List.of(Job.KIND)),
                new Field("checkpoint_every_seconds", spec.checkpointEverySeconds(), List.of(Job.KIND)),
                new Field("variants", spec.variants(), List.of(Job.KIND)),
                new Field("recipe", spec.recipe(), List.of(Job.KIND)),
                new Field("model_name", spec.modelName(), List.of(Job.KIND)),
                new Field("parameters", spec.parameters(), List.of(Job.KIND)),
                new Field("engine", spec.engine(), List.of(Service.KIND)),
                new Field("model", spec.model(), List.of(Service.KIND)),
                new Field("context_tokens", spec.contextTokens(), List.of(Service.KIND)),
                new Field("threads", spec.threads(), List.of(Service.KIND)),
                new Field("tool", spec.tool(), List.of(DevEnvironment.KIND)));
    }

    private static void absent(Optional<?> value, String name, Findings findings) {
        findings.check(
                value.isEmpty(), "field '" + name + "' beside a recipe", "a recipe or a command", "Leave one out");
    }

    private static void needsRecipe(Optional<?> value, String name, Findings findings) {
        findings.check(
                value.isEmpty(),
                "field '" + name + "' without a recipe",
                "a recipe, such as decoder",
                "Set recipe, or leave it out");
    }
}
