package dev.plenum.cli;

import dev.plenum.api.PlenumClient;
import dev.plenum.cli.grammar.Flag;
import dev.plenum.cli.grammar.Parameter;
import dev.plenum.cli.text.Table;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** {@code plenum service-account}: programs that use the API, and their keys. */
final class ServiceAccountCommands {

    private static final Parameter NAME = Parameter.one("NAME", "The service account.");
    private static final Parameter ID = Parameter.one("ID", "The key's id, from: plenum service-account keys.");

    private ServiceAccountCommands() {}

    static Command.Group group() {
        return new Command.Group(
                "service-account",
                "Programs that use the API, and their keys.",
                List.of(
                        create(),
                        key(),
                        keys(),
                        IssuedKeys.rotate("/v1/access-keys", ID, ServiceAccountCommands::shown),
                        revoke(),
                        disable()));
    }

    private static Command create() {
        return Command.of(
                "create",
                "Create a service account.",
                List.of(),
                call -> {
                    Map<String, Object> body = new LinkedHashMap<>();
                    body.put("name", call.arguments().word(0));
                    body.put("kind", "service-account");
                    return call.done(
                            call.write("POST", "/v1/accounts", body),
                            "Service account " + call.arguments().word(0)
                                    + " is created. Give a role: plenum role grant service-account:"
                                    + call.arguments().word(0) + " developer project:default");
                },
                NAME);
    }

    private static Command key() {
        return Command.of(
                "key",
                "Make a key of a service account; it is shown this once.",
                List.of(
                        Flag.repeated(
                                "--permission",
                                "PERMISSION",
                                "What it is limited to, such as workload:read; may be repeated. Default: all."),
                        IssuedKeys.NETWORK,
                        IssuedKeys.EXPIRES),
                call -> {
                    Map<String, Object> body = new LinkedHashMap<>();
                    body.put("account", "service-account:" + call.arguments().word(0));
                    body.put("name", call.arguments().word(1));
                    body.put("permissions", call.arguments().values("--permission"));
                    body.putAll(IssuedKeys.bounds(call));
                    return shown(call, call.write("POST", "/v1/access-keys", body));
                },
                NAME,
                Parameter.one("KEY", "What the key is for."));
    }

    private static int shown(Call call, byte[] document) {
        return IssuedKeys.shown(call, document, Json.read(document).text("account"));
    }

    private static Command keys() {
        return Command.of("keys", "List the keys by their first characters.", List.of(), call -> {
            byte[] document = call.get("/v1/access-keys", Map.of());
            if (call.json()) {
                return call.done(document, "");
            }
            Table table = new Table(
                    "ID", "ACCOUNT", "NAME", "BEGINS WITH", "PERMISSIONS", "NETWORKS", "EXPIRES", "LAST USED");
            for (Document key : Json.read(document).list("items")) {
                table.row(
                        key.text("id"),
                        key.text("account"),
                        key.text("name"),
                        key.text("hint"),
                        or(String.join(" ", key.texts("permissions")), "all"),
                        or(String.join(" ", key.texts("networks")), "all"),
                        or(key.text("expires"), "never"),
                        or(key.text("last_used"), "never"));
            }
            return call.table(table, "No keys.");
        });
    }

    private static String or(String text, String otherwise) {
        return text.isEmpty() ? otherwise : text;
    }

    private static Command revoke() {
        return Command.of(
                "revoke",
                "Revoke a key, at once.",
                List.of(),
                call -> call.done(
                        call.delete(path(call), Map.of()),
                        "Key " + call.arguments().word(0) + " is revoked."),
                ID);
    }

    private static String path(Call call) {
        return "/v1/access-keys/" + PlenumClient.encoded(call.arguments().word(0));
    }

    private static Command disable() {
        return Command.of(
                "disable",
                "A disabled service account may do nothing any more, at once.",
                List.of(),
                call -> {
                    String id = "service-account:" + call.arguments().word(0);
                    return call.done(
                            call.write("PUT", "/v1/accounts/" + PlenumClient.encoded(id), Map.of("disabled", true)),
                            id + " is disabled.");
                },
                NAME);
    }
}
