package dev.plenum.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.plenum.api.Accepted;
import dev.plenum.api.AccessKeyDocument;
import dev.plenum.api.AccountDocument;
import dev.plenum.api.Items;
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
        server.answers("GET /v1/self", new AccountDocument.Self("user:ada", List.of(GRANT)));
        server.answers("POST /v1/logout", Map.of());
        runWith("four words of it\n", "login", "ada").exits(0).shows("user:ada");
        Path session = data.resolve("cli-session.json");
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(session)));
        run("whoami").exits(0).shows("user:ada", "developer");
        assertEquals("Bearer pls-secret", server.lastAsked().key());
        run("logout").exits(0).shows("signed out");
        assertFalse(Files.exists(session));
        run("whoami").exits(0);
        assertTrue(server.lastAsked().key().endsWith("t0ken"), server.lastAsked()::toString);
        run("logout").exits(1).complains("Nobody", "login");
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
