package dev.plenum.cli;

import dev.plenum.api.PlenumClient;
import dev.plenum.cli.grammar.Flag;
import dev.plenum.cli.grammar.Parameter;
import dev.plenum.cli.text.Table;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Where projects may run: {@code plenum project bind}, {@code plenum node label} and {@code plenum export-rule}. */
final class ResidencyCommands {

    private static final Parameter RULE = Parameter.one("NAME", "The rule, such as us-2023-10-17.");
    private static final Parameter LABELS = Parameter.rest(
            "NAME=VALUE", "Labels, such as region=eu or export-rule=us-2023-10-17; NAME= takes one off.");

    private ResidencyCommands() {}

    static Command bind() {
        return Command.of(
                "bind",
                "Say where a project's work may run, and whose it is, instead of what held before.",
                List.of(
                        Flag.repeated(
                                "--region",
                                "NAME",
                                "A region that its nodes may be in; may be repeated. None: anywhere."),
                        Flag.repeated(
                                "--nationality",
                                "CODE",
                                "Of whoever is behind it, such as DE; may be repeated. None: no export rule lets it in.")),
                call -> {
                    String name = call.arguments().word(0);
                    Map<String, Object> body = new LinkedHashMap<>();
                    body.put("regions", call.arguments().values("--region"));
                    body.put("nationalities", call.arguments().values("--nationality"));
                    String path = "/v1/projects/" + PlenumClient.encoded(name) + "/binding";
                    return call.done(
                            call.write("PUT", path, body),
                            "Project " + name + " is bound; what may no longer be where it is got notice to leave.");
                },
                Parameter.one("NAME", "The project."));
    }

    static Command label() {
        return Command.of(
                "label",
                "Set or take off labels of a node, such as its region and its export rule.",
                List.of(),
                ResidencyCommands::label,
                Parameter.one("NAME", "The node; plenum node list shows them."),
                LABELS);
    }

    private static int label(Call call) {
        String name = call.arguments().word(0);
        String path = "/v1/nodes/" + PlenumClient.encoded(name);
        Map<String, Object> labels = new LinkedHashMap<>(
                Json.read(call.get(path, Map.of())).object("labels").fields());
        for (String pair :
                call.arguments().words().subList(1, call.arguments().words().size())) {
            int equals = pair.indexOf('=');
            if (equals < 1) {
                throw Failure.usage("'" + pair + "' is no label.", "NAME=VALUE, such as region=eu", call.help());
            }
            labels.put(pair.substring(0, equals), pair.substring(equals + 1));
        }
        labels.values().removeIf(""::equals);
        String shown = labels.isEmpty() ? "no labels" : "the labels " + labels;
        return call.done(
                call.write("PUT", path + "/labels", Map.of("labels", labels)), "Node " + name + " has " + shown + ".");
    }

    static Command.Group rules() {
        return new Command.Group(
                "export-rule",
                "Whom nodes may not work for; a node carries a rule by its label export-rule.",
                List.of(
                        Command.of("list", "Show the rules that are entered.", List.of(), ResidencyCommands::list),
                        Command.of(
                                "known",
                                "Show the dated rules that ship with Plenum, with devices and sources; asks no server.",
                                List.of(),
                                ResidencyCommands::known),
                        Command.of(
                                "set",
                                "Enter a rule, or another one of that name; a known one needs no flags.",
                                List.of(
                                        Flag.repeated(
                                                "--forbids",
                                                "CODE",
                                                "A nationality that it keeps off, such as KP; may be repeated."),
                                        Flag.value("--source", "TEXT", "Where the rule stands."),
                                        Flag.toggle("--lift", "It forbids nobody any more.")),
                                ResidencyCommands::set,
                                RULE)));
    }

    private static int list(Call call) {
        byte[] document = call.get("/v1/export-rules", Map.of());
        if (call.json()) {
            return call.done(document, "");
        }
        Table table = new Table("NAME", "FORBIDS", "SOURCE");
        Json.read(document)
                .list("items")
                .forEach(rule ->
                        table.row(rule.text("name"), String.join(", ", rule.texts("forbids")), rule.text("source")));
        return call.table(table, "No export rules.");
    }

    private static int known(Call call) {
        Table table = new Table("NAME", "FORBIDS", "DEVICES", "STATUS FOR CHINA", "SOURCE");
        for (List<String> rule : DeriveCatalogue.rows("export-rules.tsv")) {
            table.row(
                    rule.get(0),
                    rule.get(1).isEmpty() ? "nobody" : rule.get(1),
                    rule.get(2),
                    rule.get(3),
                    rule.get(5) + " (" + rule.get(6) + ")");
        }
        return call.table(table, "");
    }

    private static int set(Call call) {
        String name = call.arguments().word(0);
        Optional<List<String>> known = DeriveCatalogue.rows("export-rules.tsv").stream()
                .filter(rule -> rule.getFirst().equals(name))
                .findFirst();
        List<String> forbids = call.arguments().values("--forbids");
        if (forbids.isEmpty() && !call.arguments().has("--lift")) {
            forbids = known.map(rule -> rule.get(1))
                    .filter(codes -> !codes.isEmpty())
                    .map(codes -> List.of(codes.split(",")))
                    .orElseThrow(() -> Failure.usage(
                            "Rule '" + name + "' does not say whom it forbids.",
                            "--forbids CODE, --lift, or a rule of `plenum export-rule known` that forbids somebody",
                            call.help()));
        }
        String source = call.arguments()
                .value("--source")
                .or(() -> known.map(rule -> rule.get(5)))
                .orElse("");
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("forbids", forbids);
        body.put("source", source);
        String whom = forbids.isEmpty() ? "nobody any more" : String.join(", ", forbids);
        return call.done(
                call.write("PUT", "/v1/export-rules/" + PlenumClient.encoded(name), body),
                "Export rule " + name + " forbids " + whom + ".");
    }
}
