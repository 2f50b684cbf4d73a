package dev.plenum.cli;

import dev.plenum.api.PlenumClient;
import dev.plenum.cli.grammar.Flag;
import dev.plenum.cli.grammar.Parameter;
import dev.plenum.cli.text.Table;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** {@code plenum user}: who may sign in. */
final class UserCommands {

    private static final Parameter NAME = Parameter.one("NAME", "The user.");

    private UserCommands() {}

    static Command.Group group() {
        return new Command.Group(
                "user", "Who may sign in.", List.of(create(), list(), password(), disable(), enable()));
    }

    private static Command create() {
        return Command.of(
                "create",
                "Create a user; the password is asked for, or read from standard input.",
                List.of(Flag.toggle("--no-password", "Without a password: cannot sign in yet.")),
                call -> {
                    String name = call.arguments().word(0);
                    Map<String, Object> body = new LinkedHashMap<>();
                    body.put("name", name);
                    if (!call.arguments().has("--no-password")) {
                        body.put("password", Secret.twice(call, "Password of " + name));
                    }
                    return call.done(
                            call.write("POST", "/v1/accounts", body),
                            "User " + name + " is created. Give a role: plenum role grant user:" + name
                                    + " developer project:default");
                },
                NAME);
    }

    private static Command list() {
        return Command.of("list", "List users and service accounts.", List.of(), call -> {
            byte[] document = call.get("/v1/accounts", Map.of());
            if (call.json()) {
                return call.done(document, "");
            }
            Table table = new Table("ID", "STATE");
            for (Document account : Json.read(document).list("items")) {
                table.row(account.text("id"), account.flag("disabled") ? "disabled" : "active");
            }
            return call.table(table, "No users. Whoever has the data directory is the operator.");
        });
    }

    private static Command password() {
        return Command.of(
                "password",
                "Set your own password, or as the operator a user's; ends all sessions of the user.",
                List.of(),
                call -> call.arguments().words().isEmpty()
                        ? ownPassword(call)
                        : change(
                                call,
                                "password",
                                Secret.twice(call, "New password of " + name(call)),
                                "has a new password"),
                Parameter.optional("NAME", "The user; default: you."));
    }

    private static int ownPassword(Call call) {
        Map<String, Object> body = new LinkedHashMap<>();
        String[] typed = Secret.oldAndNew(call);
        body.put("password", typed[0]);
        body.put("new_password", typed[1]);
        byte[] document = call.write("PUT", "/v1/self/password", body);
        SessionCommands.renew(call, Json.read(document).text("token"));
        return call.done(document, "You have a new password; your other sessions are over.");
    }

    private static Command disable() {
        return Command.of(
                "disable",
                "A disabled user may do nothing any more, at once.",
                List.of(),
                call -> change(call, "disabled", true, "is disabled"),
                NAME);
    }

    private static Command enable() {
        return Command.of(
                "enable",
                "Let a disabled user in again.",
                List.of(),
                call -> change(call, "disabled", false, "may sign in again"),
                NAME);
    }

    private static int change(Call call, String what, Object value, String sentence) {
        String id = "user:" + name(call);
        byte[] document = call.write("PUT", "/v1/accounts/" + PlenumClient.encoded(id), Map.of(what, value));
        return call.done(document, "User " + name(call) + " " + sentence + ".");
    }

    private static String name(Call call) {
        return call.arguments().word(0);
    }
}
