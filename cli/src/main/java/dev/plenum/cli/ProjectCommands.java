package dev.plenum.cli;

import dev.plenum.api.PlenumClient;
import dev.plenum.cli.grammar.Flag;
import dev.plenum.cli.grammar.Parameter;
import dev.plenum.cli.text.Quantities;
import dev.plenum.cli.text.Table;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** {@code plenum project}: who owns and pays, and how much they may have. */
final class ProjectCommands {

    private static final String NONE = "none";
    private static final List<Flag> QUOTA = List.of(
            Flag.value("--cpu", "CORES", "At most so many cores at once, such as 8; none: not limited."),
            Flag.repeated(
                    "--device", "MODEL=N", "At most so many devices of a model, such as h20=1.5; none: not limited."));
    private static final Parameter NAME = Parameter.one("NAME", "The project.");

    private ProjectCommands() {}

    static Command.Group group() {
        return new Command.Group("project", "Projects: who owns and pays.", List.of(list(), create(), quota()));
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
        List<Flag> flags = List.of(
                Flag.value("--organization", "NAME", "The organization it belongs to."), QUOTA.get(0), QUOTA.get(1));
        return Command.of("create", "Create a project.", flags, ProjectCommands::create, NAME);
    }

    private static Command quota() {
        return Command.of(
                "quota",
                "Change the quota of a project; what is not named stays.",
                QUOTA,
                ProjectCommands::change,
                NAME);
    }

    private static int table(Call call, List<Document> projects) {
        Table table = new Table("NAME", "ORGANIZATION", "CORES", "DEVICES");
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
                    devices);
        }
        return call.table(table, "No projects.");
    }

    private static int create(Call call) {
        String name = call.arguments().word(0);
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("name", name);
        call.arguments().value("--organization").ifPresent(owner -> body.put("organization", owner));
        overlay(call, body);
        return call.done(call.write("POST", "/v1/projects", body), "Project " + name + " is created.");
    }

    /** The API replaces the whole quota; so what is not named is read first and sent again. */
    private static int change(Call call) {
        String name = call.arguments().word(0);
        if (!call.arguments().has("--cpu") && !call.arguments().has("--device")) {
            throw Failure.usage("There is no quota to set.", "--cpu CORES or --device MODEL=N", call.help());
        }
        Document project = Json.read(call.get("/v1/projects", Map.of())).list("items").stream()
                .filter(candidate -> candidate.text("name").equals(name))
                .findFirst()
                .orElseThrow(() -> new Failure(
                        ExitStatus.FAILED,
                        "There is no project '" + name + "'.",
                        "one of ./plenum project list",
                        "Create it: ./plenum project create " + name));
        Map<String, Object> body = new LinkedHashMap<>(project.fields());
        body.replaceAll((field, value) -> field.equals("cpu_quota") ? new BigDecimal(value.toString()) : value);
        overlay(call, body);
        String path = "/v1/projects/" + PlenumClient.encoded(name) + "/quota";
        return call.done(call.write("PUT", path, body), "The quota of " + name + " is changed.");
    }

    private static void overlay(Call call, Map<String, Object> body) {
        if (call.arguments().value("--cpu").filter(NONE::equals).isPresent()) {
            body.remove("cpu_quota");
        } else {
            call.decimal("--cpu", "8, or none").ifPresent(cores -> body.put("cpu_quota", cores));
        }
        Map<String, Object> devices = new LinkedHashMap<>();
        new Document(body)
                .object("device_quota")
                .fields()
                .forEach((model, count) -> devices.put(model, new BigDecimal(count.toString())));
        Specification.pairs(call, "--device").forEach((model, typed) -> {
            if (typed.equals(NONE)) {
                devices.remove(model);
            } else {
                devices.put(
                        model,
                        Quantities.decimal(typed.toString())
                                .orElseThrow(() ->
                                        call.wrong("--device", model + "=" + typed, "such as h20=1.5, or h20=none")));
            }
        });
        if (devices.isEmpty()) {
            body.remove("device_quota");
        } else {
            body.put("device_quota", devices);
        }
    }
}
