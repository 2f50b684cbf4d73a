package dev.plenum.cli;

import dev.plenum.api.PlenumClient;
import dev.plenum.cli.grammar.Flag;
import dev.plenum.cli.grammar.Parameter;
import dev.plenum.cli.text.Table;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** {@code plenum group}: users and service accounts that get roles together. */
final class GroupCommands {

    private static final Parameter NAME = Parameter.one("NAME", "The group.");
    private static final Parameter MEMBER = Parameter.one("MEMBER", "user:NAME or service-account:NAME.");

    private GroupCommands() {}

    static Command.Group group() {
        return new Command.Group(
                "group",
                "Users and service accounts that get roles together.",
                List.of(
                        create(),
                        Command.of("list", "List groups.", List.of(), GroupCommands::list),
                        Command.of("show", "Show who is in a group.", List.of(), GroupCommands::show, NAME),
                        Command.of("add", "Let somebody in.", List.of(), call -> member(call, "PUT"), NAME, MEMBER),
                        Command.of(
                                "remove",
                                "Take somebody out, at once.",
                                List.of(),
                                call -> member(call, "DELETE"),
                                NAME,
                                MEMBER)));
    }

    private static Command create() {
        return Command.of(
                "create",
                "Create a group.",
                List.of(Flag.repeated("--member", "ID", "user:NAME or service-account:NAME; may be repeated.")),
                call -> {
                    String name = call.arguments().word(0);
                    Map<String, Object> body = new LinkedHashMap<>();
                    body.put("name", name);
                    body.put("members", call.arguments().values("--member"));
                    return call.done(
                            call.write("POST", "/v1/groups", body),
                            "Group " + name + " is created. Give a role: plenum role grant group:" + name
                                    + " developer project:default");
                },
                NAME);
    }

    private static int list(Call call) {
        byte[] document = call.get("/v1/groups", Map.of());
        if (call.json()) {
            return call.done(document, "");
        }
        Table table = new Table("GROUP", "MEMBERS");
        Json.read(document)
                .list("items")
                .forEach(group -> table.row(
                        group.text("name"),
                        Integer.toString(group.texts("members").size())));
        return call.table(table, "No groups.");
    }

    private static int show(Call call) {
        String name = call.arguments().word(0);
        Document group = Json.read(call.get("/v1/groups", Map.of())).list("items").stream()
                .filter(each -> each.text("name").equals(name))
                .findFirst()
                .orElseThrow(() -> new Failure(
                        ExitStatus.FAILED,
                        "There is no group '" + name + "'.",
                        "one of plenum group list",
                        "Create it: plenum group create " + name + "."));
        if (call.json()) {
            return call.done(Json.write(group.fields()), "");
        }
        Table table = new Table("MEMBER");
        group.texts("members").forEach(table::row);
        return call.table(table, "Group " + name + " is empty.");
    }

    private static int member(Call call, String method) {
        String name = call.arguments().word(0);
        String member = call.arguments().word(1);
        String path = "/v1/groups/" + PlenumClient.encoded(name) + "/members/" + PlenumClient.encoded(member);
        byte[] document = method.equals("PUT") ? call.write("PUT", path, Map.of()) : call.delete(path, Map.of());
        return call.done(document, member + (method.equals("PUT") ? " is in " : " is not in ") + "group " + name + ".");
    }
}
