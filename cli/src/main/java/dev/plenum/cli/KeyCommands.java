package dev.plenum.cli;

import dev.plenum.api.PlenumClient;
import dev.plenum.cli.grammar.Flag;
import dev.plenum.cli.grammar.Parameter;
import dev.plenum.cli.text.Table;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** {@code plenum key}: API keys for the gateway. */
final class KeyCommands {

    private KeyCommands() {}

    static Command.Group group() {
        return new Command.Group("key", "API keys for the gateway.", List.of(create(), list(), limit(), revoke()));
    }

    private static Command create() {
        return Command.of(
                "create",
                "Create a key of a project; it is shown this once.",
                List.of(Flag.repeated(
                        "--limit", "LIMIT", "What it may use: " + LimitWords.FORM + "; may be repeated.")),
                call -> {
                    byte[] document = make(call, call.arguments().word(0));
                    if (call.json()) {
                        return call.done(document, "");
                    }
                    Document key = Json.read(document);
                    call.err()
                            .println("Key " + key.text("id") + " of project " + key.text("project")
                                    + "; it is not stored and will not be shown again:");
                    call.line(key.text("secret"));
                    return ExitStatus.DONE;
                },
                Parameter.one("NAME", "What it is for."));
    }

    /** A new key of the project, with its secret. */
    static byte[] make(Call call, String name) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("project", call.oneProject());
        body.put("name", name);
        List<Map<String, Object>> limits =
                LimitWords.read(call, call.arguments().values("--limit"));
        if (!limits.isEmpty()) {
            body.put("limits", limits);
        }
        return call.write("POST", "/v1/keys", body);
    }

    static byte[] revoke(Call call, String id) {
        return call.delete("/v1/keys/" + PlenumClient.encoded(id), Map.of());
    }

    private static Command list() {
        return Command.of("list", "List the keys by their first characters.", List.of(), call -> {
            byte[] document =
                    call.get("/v1/keys", Map.of("project", call.project().orElse("")));
            if (call.json()) {
                return call.done(document, "");
            }
            Table table = new Table("ID", "PROJECT", "NAME", "BEGINS WITH", "LIMITS");
            for (Document key : Json.read(document).list("items")) {
                table.row(
                        key.text("id"), key.text("project"), key.text("name"), key.text("hint"), LimitWords.shown(key));
            }
            return call.table(table, "No keys.");
        });
    }

    private static Command limit() {
        return Command.of(
                "limit",
                "Replace what a key may use at the gateway; in force within a tenth of a second.",
                List.of(),
                call -> LimitWords.set(call, "/v1/keys/", "key"),
                Parameter.one("ID", "The key's id, from: plenum key list."),
                LimitWords.LIMITS);
    }

    private static Command revoke() {
        return Command.of(
                "revoke",
                "Revoke a key.",
                List.of(),
                call -> {
                    String id = call.arguments().word(0);
                    return call.done(revoke(call, id), "Key " + id + " is revoked.");
                },
                Parameter.one("ID", "The key's id, from: plenum key list."));
    }
}
