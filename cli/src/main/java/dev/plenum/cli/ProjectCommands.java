package dev.plenum.cli;

import dev.plenum.cli.grammar.Flag;
import dev.plenum.cli.grammar.Parameter;
import dev.plenum.cli.text.Table;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** {@code plenum project}: who owns and pays, and how much they may have. */
final class ProjectCommands {

    private static final Parameter NAME = Parameter.one("NAME", "The project.");

    private ProjectCommands() {}

    static Command.Group group() {
        return new Command.Group(
                "project",
                "Projects: who owns and pays.",
                List.of(list(), create(), QuotaCommands.set("quota"), ResidencyCommands.bind(), limit()));
    }

    private static Command list() {
        return Command.of("list", "List the projects with their quotas.", List.of(), call -> {
            byte[] document = call.get("/v1/projects", Map.of());
            return call.json()
                    ? call.done(document, "")
                    : table(call, Json.read(document).list("items"));
        });
    }

    private static Command create() {
        List<Flag> flags = new ArrayList<>(QuotaFlags.FLAGS);
        flags.addFirst(Flag.value("--organization", "NAME", "The organization it belongs to."));
        return Command.of("create", "Create a project.", flags, ProjectCommands::create, NAME);
    }

    private static Command limit() {
        return Command.of(
                "limit",
                "Replace what all keys of a project together may use at the gateway.",
                List.of(),
                call -> LimitWords.set(call, "/v1/projects/", "project"),
                NAME,
                LimitWords.LIMITS);
    }

    private static int table(Call call, List<Document> projects) {
        Table table = new Table("NAME", "ORGANIZATION", "CORES", "DEVICES", "LIMITS");
        for (Document project : projects) {
            String devices = project.object("device_quota").fields().entrySet().stream()
                    .map(entry -> entry.getKey() + "=" + entry.getValue())
                    .reduce((left, right) -> left + ", " + right)
                    .orElse("not limited");
            String cores = project.text("cpu_quota");
            table.row(
                    project.text("name"),
                    project.text("organization"),
                    cores.isEmpty() ? "not limited" : cores,
                    devices,
                    LimitWords.shown(project));
        }
        return call.table(table, "No projects.");
    }

    private static int create(Call call) {
        String name = call.arguments().word(0);
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("name", name);
        call.arguments().value("--organization").ifPresent(owner -> body.put("organization", owner));
        QuotaFlags.overlay(call, body);
        return call.done(call.write("POST", "/v1/projects", body), "Project " + name + " is created.");
    }
}
