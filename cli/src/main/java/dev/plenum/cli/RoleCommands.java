package dev.plenum.cli;

import dev.plenum.cli.grammar.Parameter;
import dev.plenum.cli.text.Table;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** {@code plenum role}: who may do what, and where. */
final class RoleCommands {

    private static final Parameter TO = Parameter.one("TO", "user:NAME, service-account:NAME or group:NAME.");
    private static final Parameter ROLE =
            Parameter.one("ROLE", "operator, finance, organization-admin, project-admin, developer or viewer.");
    private static final Parameter SCOPE = Parameter.one("SCOPE", "everything, organization:NAME or project:NAME.");

    private RoleCommands() {}

    static Command.Group group() {
        return new Command.Group("role", "Who may do what, and where.", List.of(grant(), revoke(), list()));
    }

    private static Command grant() {
        return Command.of(
                "grant",
                "Grant a role; docs/security.md says what each may do.",
                List.of(),
                call -> change(call, "/v1/roles", " is now ", " in "),
                TO,
                ROLE,
                SCOPE);
    }

    private static Command revoke() {
        return Command.of(
                "revoke",
                "Take a role away, at once.",
                List.of(),
                call -> change(call, "/v1/roles/revoke", " is no longer ", " in "),
                TO,
                ROLE,
                SCOPE);
    }

    private static int change(Call call, String path, String is, String in) {
        String to = call.arguments().word(0);
        String role = call.arguments().word(1);
        String scope = call.arguments().word(2);
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("to", to);
        body.put("role", role);
        body.put("scope", scope);
        return call.done(call.write("POST", path, body), to + is + role + in + scope + ".");
    }

    private static Command list() {
        return Command.of("list", "List who has which role where.", List.of(), call -> {
            byte[] document = call.get("/v1/roles", Map.of());
            return call.json()
                    ? call.done(document, "")
                    : call.table(table(Json.read(document).list("items")), "No roles are granted.");
        });
    }

    static Table table(List<Document> grants) {
        Table table = new Table("TO", "ROLE", "SCOPE");
        for (Document grant : grants) {
            table.row(grant.text("to"), grant.text("role"), grant.text("scope"));
        }
        return table;
    }
}
