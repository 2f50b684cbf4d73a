package dev.plenum.cli;

import dev.plenum.cli.grammar.Flag;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code plenum dev}: interactive environments. */
final class DevCommands {

    private DevCommands() {}

    static Command.Group group() {
        return new Command.Group(
                "dev",
                "Dev environments: notebooks on the fleet.",
                List.of(
                        create(),
                        WorkloadCommands.list(Kind.DEV),
                        WorkloadCommands.show(Kind.DEV),
                        WorkloadCommands.stop(Kind.DEV),
                        url()));
    }

    private static Command create() {
        List<Flag> flags = Specification.flags(
                Flag.value("--tool", "NAME", "What runs in it; default jupyterlab."),
                Flag.repeated("--env", "NAME=VALUE", "One more environment variable; may be repeated."));
        return Command.of("create", "Create one; with --wait, until it can be opened.", flags, DevCommands::create);
    }

    private static Command url() {
        return Command.of(
                "url",
                "Print the link that opens one.",
                List.of(),
                call -> {
                    byte[] document =
                            WorkloadCommands.find(call, call.arguments().word(0), Optional.of(Kind.DEV));
                    return call.json() ? call.done(document, "") : printLink(call, Json.read(document));
                },
                WorkloadCommands.ID);
    }

    private static int create(Call call) {
        Map<String, Object> fields = new LinkedHashMap<>();
        call.arguments().value("--tool").ifPresent(tool -> fields.put("tool", tool));
        Map<String, Object> environment = Specification.pairs(call, "--env");
        if (!environment.isEmpty()) {
            fields.put("environment", environment);
        }
        return create(call, Kind.DEV, fields);
    }

    /** Says that it was created; with {@code --wait} also how far it came. With {@code --dry-run} only what it would cost. */
    static int create(Call call, Kind kind, Map<String, Object> fields) {
        if (Specification.dryRun(call)) {
            return EstimateView.show(call, Specification.estimate(call, kind, fields));
        }
        byte[] document = Specification.submit(call, kind, fields);
        if (!call.arguments().has("--wait")) {
            return call.done(document, Json.read(document).text("id") + " created");
        }
        String id = Json.read(document).text("id");
        if (!call.json()) {
            call.line(id + " created");
            call.out().flush();
        }
        return Waiting.follow(call, kind, id, Optional.empty());
    }

    private static int printLink(Call call, Document workload) {
        String link = workload.text("link");
        if (link.isEmpty()) {
            throw new Failure(
                    ExitStatus.FAILED,
                    workload.text("id") + " is " + workload.text("phase") + " and has no page yet.",
                    "a dev environment that runs",
                    "./plenum explain " + workload.text("id"));
        }
        URI api = call.installation().api();
        call.line(api.resolve(link).toString());
        call.err().println("If it asks who you are, open this once before: " + StatusCommands.page(call));
        return ExitStatus.DONE;
    }
}
