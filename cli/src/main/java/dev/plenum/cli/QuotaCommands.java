package dev.plenum.cli;

import dev.plenum.api.PlenumClient;
import dev.plenum.cli.grammar.Parameter;
import dev.plenum.cli.text.Table;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/** {@code plenum quota}: what a project's running workloads may hold, and how much more while others leave theirs idle. */
final class QuotaCommands {

    private static final Parameter NAME = Parameter.one("PROJECT", "The project.");

    private QuotaCommands() {}

    static Command.Group group() {
        return new Command.Group(
                "quota", "What a project may hold, and borrow of what is idle.", List.of(get(), set("set")));
    }

    private static Command get() {
        return Command.of(
                "get",
                "Show the quota of a project, or of all.",
                List.of(),
                QuotaCommands::show,
                Parameter.optional("PROJECT", "The project; default: all."));
    }

    /** @param name {@code project quota} is the same command */
    static Command set(String name) {
        return Command.of(
                name,
                "Change the quota of a project; a flag that is not given changes nothing.",
                QuotaFlags.FLAGS,
                QuotaCommands::change,
                NAME);
    }

    private static int show(Call call) {
        Optional<String> one = call.arguments().words().stream().findFirst();
        byte[] document = call.get(one.map(QuotaCommands::path).orElse("/v1/projects"), Map.of());
        if (call.json()) {
            return call.done(document, "");
        }
        Document read = Json.read(document);
        Table table = new Table("PROJECT", "OF", "NOMINAL", "MAY BORROW");
        (one.isPresent() ? List.of(read) : read.list("items")).forEach(project -> rows(table, project));
        return call.table(table, "No projects.");
    }

    private static void rows(Table table, Document project) {
        String name = project.text("name");
        String cores = project.text("cpu_quota");
        table.row(name, "cores", cores.isEmpty() ? "not limited" : QueueCommand.plain(cores), "");
        Document devices = project.object("device_quota");
        Document borrowing = project.object("borrowing_limit");
        for (String model : new TreeSet<>(devices.fields().keySet())) {
            String borrows = borrowing.text(model);
            table.row(name, model, QueueCommand.plain(devices.text(model)), borrows.isEmpty() ? "nothing" : borrows);
        }
        table.row(name, devices.fields().isEmpty() ? "all devices" : "other devices", "not limited", "");
    }

    /** The API replaces the whole quota; so what is not named is read first and sent again. */
    private static int change(Call call) {
        String name = call.arguments().word(0);
        if (!QuotaFlags.given(call)) {
            throw Failure.usage(
                    "There is no quota to set.", "--cpu CORES, --devices MODEL=N or --borrow MODEL=N", call.help());
        }
        Document project = Json.read(call.get(path(name), Map.of()));
        Map<String, Object> body = new LinkedHashMap<>(project.fields());
        body.replaceAll((field, value) -> field.equals("cpu_quota") ? new BigDecimal(value.toString()) : value);
        QuotaFlags.overlay(call, body);
        return call.done(call.write("PUT", path(name), body), "The quota of " + name + " is changed.");
    }

    private static String path(String project) {
        return "/v1/projects/" + PlenumClient.encoded(project) + "/quota";
    }
}
