package dev.plenum.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.plenum.api.Accepted;
import dev.plenum.api.AccessKeyDocument;
import dev.plenum.api.AccountDocument;
import dev.plenum.api.GroupDocument;
import dev.plenum.api.Items;
import dev.plenum.api.OrganizationDocument;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AccountCommandsTest extends CommandLineTest {

    private static final AccountDocument ADA = new AccountDocument("user:ada", "user", "ada", false);
    private static final AccountDocument.Grant GRANT =
            new AccountDocument.Grant("user:ada", "developer", "project:alpha");

    @Test
    void aPasswordComesFromStandardInputAndNeverFromTheCommandLine() {
        server.answers("POST /v1/accounts", ADA);
        runWith("four words of it\n", "user", "create", "ada").exits(0).shows("ada is created", "plenum role grant");
        assertEquals(
                "{\"name\":\"ada\",\"password\":\"four words of it\"}",
                server.lastAsked().body());
        runWith("", "user", "create", "ada").exits(2).complains("No password", "standard input");
    }

    @Test
    void usersAreListedAndDisabled() {
        server.answers("GET /v1/accounts", new Items<>(List.of(ADA)));
        server.answers("PUT /v1/accounts/user:ada", ADA);
        run("user", "list").exits(0).shows("user:ada", "active");
        run("user", "disable", "ada").exits(0).shows("ada is disabled");
        assertEquals("{\"disabled\":true}", server.lastAsked().body());
    }

    @Test
    void aRoleIsGrantedRevokedAndListed() {
        server.answers("POST /v1/roles", new Accepted("user:ada", 7));
        server.answers("POST /v1/roles/revoke", new Accepted("user:ada", 8));
        server.answers("GET /v1/roles", new Items<>(List.of(GRANT)));
        run("role", "grant", "user:ada", "developer", "project:alpha").exits(0).shows("user:ada is now developer");
        assertEquals(
                "{\"to\":\"user:ada\",\"role\":\"developer\",\"scope\":\"project:alpha\"}",
                server.lastAsked().body());
        run("role", "revoke", "user:ada", "developer", "project:alpha").exits(0).shows("no longer developer");
        run("role", "list").exits(0).shows("user:ada", "developer", "project:alpha");
    }

    @Test
    void afterLoginTheCommandsAreTheUsersUntilLogout() throws Exception {
        server.answers(
                "POST /v1/login",
                new AccountDocument.Session("pls-secret", "user:ada", Instant.parse("2026-11-24T10:00:00Z")));
        server.answers("GET /v1/self", new AccountDocument.Self("user:ada", List.of(GRANT), List.of("status:read")));
        server.answers("POST /v1/logout", Map.of());
        runWith("four words of it\n", "login", "ada").exits(0).shows("user:ada");
        Path session = data.resolve("cli-session.json");
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(session)));
        run("whoami").exits(0).shows("user:ada", "developer");
        server.answers(
                "PUT /v1/self/password",
                new AccountDocument.Session("pls-fresh", "user:ada", Instant.parse("2026-11-24T10:00:00Z")));
        runWith("four words of it\nfour others of it\n", "user", "password")
                .exits(0)
                .shows("new password");
        assertEquals(
                "{\"password\":\"four words of it\",\"new_password\":\"four others of it\"}",
                server.lastAsked().body());
        run("whoami").exits(0);
        assertEquals("Bearer pls-fresh", server.lastAsked().key());
        run("login").exits(2).complains("No user", "either USER or --oidc");
        run("login", "ada", "--oidc").exits(2).complains("A name and --oidc", "either USER or --oidc");
        run("logout").exits(0).shows("signed out");
        assertFalse(Files.exists(session));
        run("whoami").exits(0);
        assertTrue(server.lastAsked().key().endsWith("t0ken"), server.lastAsked()::toString);
        run("logout").exits(1).complains("Nobody", "login");
    }

    @Test
    void groupsAndOrganizationsAreMadeShownAndChanged() {
        GroupDocument research = new GroupDocument("group:research", "research", List.of("user:ada"));
        server.answers("POST /v1/groups", research);
        server.answers("GET /v1/groups", new Items<>(List.of(research)));
        server.answers("PUT /v1/groups/research/members/user:bob", research);
        server.answers("DELETE /v1/groups/research/members/user:bob", research);
        run("group", "create", "research", "--member", "user:ada").exits(0).shows("plenum role grant group:research");
        assertEquals(
                "{\"name\":\"research\",\"members\":[\"user:ada\"]}",
                server.lastAsked().body());
        run("group", "list").exits(0).shows("research");
        run("group", "show", "research").exits(0).shows("user:ada");
        run("group", "show", "nobody").exits(1).complains("There is no group 'nobody'", "one of plenum group list");
        run("group", "add", "research", "user:bob").exits(0).shows("is in group research");
        run("group", "remove", "research", "user:bob").exits(0).shows("is not in group research");
        server.answers("POST /v1/organizations", new OrganizationDocument("acme", List.of()));
        server.answers(
                "GET /v1/organizations", new Items<>(List.of(new OrganizationDocument("acme", List.of("vision")))));
        run("organization", "create", "acme").exits(0).shows("--organization acme");
        run("organization", "list").exits(0).shows("acme");
        run("organization", "show", "acme").exits(0).shows("vision");
    }

    @Test
    void aServiceAccountsKeyIsShownOnceAndRotated() {
        AccessKeyDocument key = new AccessKeyDocument(
                "key-7",
                "service-account:ci",
                "deploy",
                "pla-abcd",
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of("pla-abcdefgh"));
        server.answers("POST /v1/access-keys", key);
        server.answers("POST /v1/access-keys/key-7/rotate", key);
        run("service-account", "key", "ci", "deploy", "--permission", "workload:read", "--expires", "720h")
                .exits(0)
                .shows("pla-abcdefgh");
        assertTrue(server.lastAsked().body().contains("\"expires_seconds\":2592000"), server.lastAsked()::toString);
        run("service-account", "rotate", "key-7", "--overlap", "2h").exits(0).shows("pla-abcdefgh");
        assertEquals("{\"overlap_seconds\":7200}", server.lastAsked().body());
    }
}
