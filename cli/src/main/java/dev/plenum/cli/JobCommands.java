package dev.plenum.cli;

import dev.plenum.cli.grammar.Flag;
import dev.plenum.cli.grammar.Parameter;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code plenum job}: runs to completion. */
final class JobCommands {

    private JobCommands() {}

    static Command.Group group() {
        return new Command.Group(
                "job",
                "Jobs: run to completion.",
                List.of(
                        submit(),
                        WorkloadCommands.list(Kind.JOB),
                        WorkloadCommands.show(Kind.JOB),
                        LogCommands.of(Kind.JOB),
                        WorkloadCommands.stop(Kind.JOB),
                        awaiting()));
    }

    private static Command submit() {
        List<Flag> flags = Specification.flags(
                Flag.value("--replicas", "N", "Replicas that start together; default 1."),
                Flag.repeated("--env", "NAME=VALUE", "One more environment variable; may be repeated."),
                Flag.value("--max-time", "DURATION", "Stop it after this much run time, such as 30m or 2h."),
                Flag.value("--expect", "DURATION", "How long it should run; default: what the project's history says."),
                Flag.value(
                        "--checkpoint-every",
                        "DURATION",
                        "What it loses at most when it has to give way; default: all."),
                Flag.value("--recipe", "NAME", "Run a built-in training recipe instead of a command: decoder."),
                Flag.value("--text", "FILE", "Recipe: the text to train on."),
                Flag.value("--steps", "N", "Recipe: how many steps."),
                Flag.repeated("--set", "NAME=VALUE", "Recipe: another of its settings; may be repeated."),
                Flag.value("--model-name", "NAME", "Recipe: what the model is called; default: the job's name."),
                Flag.toggle("--follow", "Print its output as it comes, then wait for its end."));
        return Command.of(
                "submit",
                "Submit a command, a recipe or a file; with --wait the exit status is the job's outcome.",
                flags,
                JobCommands::submit,
                Parameter.rest("COMMAND", "What to run, after --, such as: -- python train.py --lr 3"));
    }

    private static Command awaiting() {
        return Command.of(
                "wait",
                "Wait until a job has ended; the exit status is its outcome.",
                List.of(Flag.value("--timeout", "DURATION", "Give up after this long, such as 5m; default: never.")),
                call -> {
                    Optional<Duration> limit = call.duration("--timeout");
                    byte[] found = WorkloadCommands.find(call, call.arguments().word(0), Optional.of(Kind.JOB));
                    return Waiting.follow(call, Kind.JOB, Json.read(found).text("id"), limit);
                },
                WorkloadCommands.ID);
    }

    private static int submit(Call call) {
        Map<String, Object> fields = fields(call);
        if (Specification.dryRun(call)) {
            return EstimateView.show(call, Specification.estimate(call, Kind.JOB, fields));
        }
        byte[] document = Specification.submit(call, Kind.JOB, fields);
        boolean follow = call.arguments().has("--follow");
        if (!follow && !call.arguments().has("--wait")) {
            return call.done(document, Json.read(document).text("id") + " submitted");
        }
        String id = Json.read(document).text("id");
        if (!call.json()) {
            call.line(id + " submitted");
            call.out().flush();
            if (follow) {
                LogCommands.follow(call, id, Kind.JOB.wire(), 0);
            }
        }
        return Waiting.follow(call, Kind.JOB, id, Optional.empty());
    }

    private static Map<String, Object> fields(Call call) {
        List<String> command = call.arguments().words();
        Optional<String> recipe = call.arguments().value("--recipe");
        Map<String, Object> fields = new LinkedHashMap<>();
        if (call.arguments().has("--file")) {
            return fields;
        }
        if (command.isEmpty() == recipe.isEmpty()) {
            throw Failure.usage(
                    command.isEmpty() ? "There is nothing to run." : "A command and a recipe at once.",
                    "one of: -- COMMAND ..., --recipe NAME, --file FILE",
                    "./plenum job submit --wait -- echo hello");
        }
        if (!command.isEmpty()) {
            fields.put("command", command);
        }
        call.whole("--replicas", "2").ifPresent(replicas -> fields.put("replicas", replicas));
        call.duration("--max-time").ifPresent(limit -> fields.put("max_run_time_seconds", limit.toSeconds()));
        call.duration("--expect").ifPresent(time -> fields.put("expected_duration_seconds", time.toSeconds()));
        call.duration("--checkpoint-every").ifPresent(time -> fields.put("checkpoint_every_seconds", time.toSeconds()));
        Map<String, Object> environment = Specification.pairs(call, "--env");
        if (!environment.isEmpty()) {
            fields.put("environment", environment);
        }
        recipe.ifPresentOrElse(name -> fields.putAll(recipe(call, name)), () -> refuseRecipeFlags(call));
        return fields;
    }

    private static Map<String, Object> recipe(Call call, String name) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("recipe", name);
        call.arguments().value("--model-name").ifPresent(model -> fields.put("model_name", model));
        Map<String, Object> parameters = Specification.pairs(call, "--set");
        call.arguments()
                .value("--text")
                .ifPresent(file -> parameters.put("text", Specification.readable(call, "--text", file)));
        call.whole("--steps", "300").ifPresent(steps -> parameters.put("steps", steps.toString()));
        if (!parameters.isEmpty()) {
            fields.put("parameters", parameters);
        }
        return fields;
    }

    private static void refuseRecipeFlags(Call call) {
        for (String flag : List.of("--text", "--steps", "--set", "--model-name")) {
            if (call.arguments().has(flag)) {
                throw Failure.usage(flag + " says nothing without --recipe.", "--recipe decoder " + flag, call.help());
            }
        }
    }
}
