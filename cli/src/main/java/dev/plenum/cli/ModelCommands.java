package dev.plenum.cli;

import dev.plenum.cli.grammar.Flag;
import dev.plenum.cli.grammar.Parameter;
import dev.plenum.cli.text.Table;
import dev.plenum.cli.text.Wording;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** {@code plenum model}: the catalog. */
final class ModelCommands {

    private ModelCommands() {}

    static Command.Group group() {
        return new Command.Group("model", "The catalog of models.", List.of(list(), add()));
    }

    private static Command list() {
        return Command.of("list", "List the models.", List.of(), call -> {
            byte[] document =
                    call.get("/v1/models", Map.of("project", call.project().orElse("")));
            return call.json()
                    ? call.done(document, "")
                    : table(call, Json.read(document).list("items"));
        });
    }

    private static Command add() {
        return Command.of(
                "add",
                "Add a GGUF file of this machine to the catalog.",
                List.of(
                        Flag.value("--context", "TOKENS", "Its context length; default: what the file says."),
                        Flag.toggle("--chat", "It answers chat."),
                        Flag.value("--license", "NAME", "Its licence, such as Apache-2.0.")),
                ModelCommands::add,
                Parameter.one("NAME", "What it is called."),
                Parameter.one("FILE", "The GGUF file."));
    }

    private static int table(Call call, List<Document> models) {
        Table table = new Table("NAME", "PROJECT", "FORMAT", "SIZE", "CONTEXT", "CHAT", "LICENSE", "ADDED", "FROM");
        for (Document model : models) {
            Document lineage = model.object("lineage");
            table.row(
                    model.text("name"),
                    model.text("project"),
                    model.text("format"),
                    Wording.bytes(model.whole("bytes")),
                    model.text("context_tokens"),
                    model.flag("chat") ? "yes" : "no",
                    model.text("license"),
                    model.instant("registered_at")
                            .map(then -> Wording.ago(then, call.now()))
                            .orElse(""),
                    lineage.text("job"));
        }
        return call.table(table, "No models.");
    }

    private static int add(Call call) {
        String name = call.arguments().word(0);
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("name", name);
        call.project().ifPresent(project -> body.put("project", project));
        body.put(
                "location",
                Specification.readable(call, "FILE", call.arguments().word(1)));
        call.whole("--context", "2048").ifPresent(tokens -> body.put("context_tokens", tokens));
        if (call.arguments().has("--chat")) {
            body.put("chat", true);
        }
        call.arguments().value("--license").ifPresent(license -> body.put("license", license));
        return call.done(call.write("POST", "/v1/models", body), "Model " + name + " is in the catalog.");
    }
}
