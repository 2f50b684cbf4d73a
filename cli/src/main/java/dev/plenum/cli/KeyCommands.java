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
                List.of(
                        Flag.repeated("--limit", "LIMIT", "What it may use: " + LimitWords.FORM + "; may be repeated."),
                        Flag.repeated("--model", "NAME", "A model that it may ask for; may be repeated. Default: all."),
                        Flag.value("--max-output-tokens", "N", "The most that one request may ask for.")),
                call -> {
                    byte[] document = make(call, call.arguments().word(0), rights(call));
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

    /** What the flags say that it may use. */
    private static Map<String, Object> rights(Call call) {
        Map<String, Object> rights = new LinkedHashMap<>();
        rights.put("limits", LimitWords.read(call, call.arguments().values("--limit")));
        rights.put("models", call.arguments().values("--model"));
        call.whole("--max-output-tokens", "1024").ifPresent(most -> rights.put("max_output_tokens", most));
        return rights;
    }

    /** A new key of the project, with its secret. */
    static byte[] make(Call call, String name, Map<String, Object> rights) {
        Map<String, Object> body = new LinkedHashMap<>(rights);
        body.put("project", call.oneProject());
        body.put("name", name);
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
            Table table = new Table("ID", "PROJECT", "NAME", "BEGINS WITH", "MODELS", "LIMITS");
            for (Document key : Json.read(document).list("items")) {
                table.row(
                        key.text("id"),
                        key.text("project"),
                        key.text("name"),
                        key.text("hint"),
                        models(key),
                        limits(key));
            }
            return call.table(table, "No keys.");
        });
    }

    private static String models(Document key) {
        String names = String.join(" ", key.texts("models"));
        return names.isEmpty() ? "all" : names;
    }

    private static String limits(Document key) {
        String most = key.text("max_output_tokens");
        return (LimitWords.shown(key) + (most.isEmpty() ? "" : " output=" + most)).strip();
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
