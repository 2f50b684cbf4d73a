package dev.plenum.cli;

import dev.plenum.api.PlenumClient;
import dev.plenum.cli.grammar.Flag;
import dev.plenum.cli.grammar.Parameter;
import dev.plenum.cli.text.Table;
import dev.plenum.cli.text.Wording;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** {@code plenum key}: API keys for the gateway. */
final class KeyCommands {

    private static final Parameter ID = Parameter.one("ID", "The key's id, from: plenum key list.");

    private KeyCommands() {}

    static Command.Group group() {
        return new Command.Group(
                "key",
                "API keys for the gateway.",
                List.of(create(), list(), limit(), IssuedKeys.rotate("/v1/keys", ID, KeyCommands::shown), revoke()));
    }

    private static Command create() {
        return Command.of(
                "create",
                "Create a key of a project; it is shown this once.",
                List.of(
                        Flag.repeated("--limit", "LIMIT", "What it may use: " + LimitWords.FORM + "; may be repeated."),
                        Flag.repeated("--model", "NAME", "A model that it may ask for; may be repeated. Default: all."),
                        Flag.value("--max-output-tokens", "N", "The most that one request may ask for."),
                        IssuedKeys.NETWORK,
                        IssuedKeys.EXPIRES),
                call -> shown(call, make(call, call.arguments().word(0), rights(call))),
                Parameter.one("NAME", "What it is for."));
    }

    private static int shown(Call call, byte[] document) {
        return IssuedKeys.shown(call, document, "project " + Json.read(document).text("project"));
    }

    /** What the flags say that it may use. */
    private static Map<String, Object> rights(Call call) {
        Map<String, Object> rights = new LinkedHashMap<>();
        rights.put("limits", LimitWords.read(call, call.arguments().values("--limit")));
        rights.put("models", call.arguments().values("--model"));
        call.whole("--max-output-tokens", "1024").ifPresent(most -> rights.put("max_output_tokens", most));
        rights.putAll(IssuedKeys.bounds(call));
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
            Table table = new Table("ID", "PROJECT", "NAME", "BEGINS WITH", "MODELS", "LAST USED", "LIMITS");
            for (Document key : Json.read(document).list("items")) {
                table.row(
                        key.text("id"),
                        key.text("project"),
                        key.text("name"),
                        key.text("hint"),
                        models(key),
                        key.instant("last_used")
                                .map(then -> Wording.ago(then, call.now()))
                                .orElse("never"),
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
        String until = key.text("expires");
        return (LimitWords.shown(key)
                        + (most.isEmpty() ? "" : " output=" + most)
                        + key.texts("networks").stream().map(" from="::concat).collect(Collectors.joining())
                        + (until.isEmpty() ? "" : " until=" + until))
                .strip();
    }

    private static Command limit() {
        return Command.of(
                "limit",
                "Replace what a key may use at the gateway; in force within a tenth of a second.",
                List.of(),
                call -> LimitWords.set(call, "/v1/keys/", "key"),
                ID,
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
                ID);
    }
}
