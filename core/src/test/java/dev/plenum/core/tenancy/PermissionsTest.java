package dev.plenum.core.tenancy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class PermissionsTest {

    private static final Path DOCS = Path.of("../docs/security.md");
    private static final String BEGIN = "<!-- permissions: made from Permissions.java, which a test compares -->\n";
    private static final String END = "<!-- end of permissions -->\n";

    @Test
    void theTableInTheDocsIsTheOneThatIsChecked() throws IOException {
        String docs = Files.readString(DOCS);
        String written = docs.substring(docs.indexOf(BEGIN) + BEGIN.length(), docs.indexOf(END));
        assertEquals(table(), written, "replace what stands in " + DOCS + " between the two comments");
    }

    private static String table() {
        List<Role> roles = List.of(Role.values());
        return row("permission", roles.stream().map(Role::wireName).toList())
                + "|---".repeat(roles.size() + 1)
                + "|\n"
                + Arrays.stream(Permission.values())
                        .map(permission -> row(
                                "`" + permission.wireName() + "`",
                                roles.stream()
                                        .map(role -> Permissions.reach(role, permission)
                                                .cell())
                                        .toList()))
                        .collect(Collectors.joining());
    }

    private static String row(String first, List<String> cells) {
        return "| " + first + " | " + String.join(" | ", cells) + " |\n";
    }

    @Test
    void anOrganizationsRoleSpansItsProjectsAndNoOthers() {
        Directory directory = people();
        Rights admin = granted(directory, Role.ORGANIZATION_ADMIN, Scope.organization("acme"));
        assertTrue(admin.allow(Permission.WORKLOAD_WRITE, Scope.project("alpha")));
        assertTrue(admin.allow(Permission.PROJECT_CREATE, Scope.organization("acme")));
        assertFalse(admin.allow(Permission.WORKLOAD_READ, Scope.project("gamma")));
        assertFalse(admin.see(Scope.project("gamma")));
        assertFalse(admin.allow(Permission.FLEET_WRITE, Scope.EVERYTHING));
        assertTrue(admin.allow(Permission.FLEET_READ, Scope.EVERYTHING));
    }

    @Test
    void aGroupsRoleIsItsMembersRoleUntilTheyAreDisabled() {
        Directory directory = people().after(new DirectoryChange.SetGroup(new Group("research", List.of("user:ada"))));
        Directory granted = directory.after(
                new DirectoryChange.Grant(new RoleGrant("group:research", Role.DEVELOPER, Scope.project("alpha"))));
        assertTrue(granted.rights("user:ada").allow(Permission.WORKLOAD_WRITE, Scope.project("alpha")));
        Directory disabled = granted.after(
                new DirectoryChange.SetPrincipal(Principal.user("ada").disabled(true)));
        assertFalse(disabled.rights("user:ada").allow(Permission.WORKLOAD_WRITE, Scope.project("alpha")));
        assertFalse(granted.rights("user:nobody").allowSomewhere(Permission.STATUS_READ));
    }

    private static Directory people() {
        return Directory.EMPTY
                .with(new Project("alpha", "acme", Quota.UNLIMITED))
                .with(new Project("gamma", "globex", Quota.UNLIMITED))
                .after(new DirectoryChange.SetPrincipal(Principal.user("ada")));
    }

    private static Rights granted(Directory directory, Role role, Scope scope) {
        return directory
                .after(new DirectoryChange.Grant(new RoleGrant("user:ada", role, scope)))
                .rights("user:ada");
    }
}
