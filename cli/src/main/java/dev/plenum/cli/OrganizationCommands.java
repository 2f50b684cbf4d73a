package dev.plenum.cli;

import dev.plenum.cli.grammar.Parameter;
import dev.plenum.cli.text.Table;
import java.util.List;
import java.util.Map;

/** {@code plenum organization}: who owns projects and gets one statement for them all. */
final class OrganizationCommands {

    private static final Parameter NAME = Parameter.one("NAME", "The organization.");

    private OrganizationCommands() {}

    static Command.Group group() {
        return new Command.Group(
                "organization",
                "Who owns projects and gets one statement for them all.",
                List.of(
                        Command.of(
                                "create",
                                "Create an organization without projects; one also comes to be with its first project.",
                                List.of(),
                                OrganizationCommands::create,
                                NAME),
                        Command.of("list", "List organizations.", List.of(), OrganizationCommands::list),
                        Command.of(
                                "show",
                                "Show the projects of an organization.",
                                List.of(),
                                OrganizationCommands::show,
                                NAME)));
    }

    private static int create(Call call) {
        String name = call.arguments().word(0);
        return call.done(
                call.write("POST", "/v1/organizations", Map.of("name", name)),
                "Organization " + name + " is created. Its first project: plenum project create NAME --organization "
                        + name);
    }

    private static int list(Call call) {
        byte[] document = call.get("/v1/organizations", Map.of());
        if (call.json()) {
            return call.done(document, "");
        }
        Table table = new Table("ORGANIZATION", "PROJECTS");
        Json.read(document)
                .list("items")
                .forEach(each -> table.row(
                        each.text("name"),
                        Integer.toString(each.texts("projects").size())));
        return call.table(table, "No organizations.");
    }

    private static int show(Call call) {
        String name = call.arguments().word(0);
        Document organization = Json.read(call.get("/v1/organizations", Map.of())).list("items").stream()
                .filter(each -> each.text("name").equals(name))
                .findFirst()
                .orElseThrow(() -> new Failure(
                        ExitStatus.FAILED,
                        "There is no organization '" + name + "'.",
                        "one of plenum organization list",
                        "Create it: plenum organization create " + name + "."));
        if (call.json()) {
            return call.done(Json.write(organization.fields()), "");
        }
        Table table = new Table("PROJECT");
        organization.texts("projects").forEach(table::row);
        return call.table(table, "Organization " + name + " has no projects that you may see.");
    }
}
