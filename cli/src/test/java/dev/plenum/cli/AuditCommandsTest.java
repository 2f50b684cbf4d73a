package dev.plenum.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.plenum.api.AuditDocument;
import dev.plenum.api.Wire;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AuditCommandsTest extends CommandLineTest {

    private static final AuditDocument REFUSED = new AuditDocument(
            17,
            Instant.parse("2026-11-23T10:00:00.5Z"),
            "user:ada",
            "",
            "POST /v1/keys",
            "/v1/keys",
            "project:default",
            "forbidden",
            "user:ada lacks \"key:write\", in project:default",
            "10.0.0.1",
            "session",
            1);

    @Test
    void whatWasRefusedIsListed() {
        server.answers("GET /v1/audit", new AuditDocument.Page(List.of(REFUSED), Optional.empty()));
        run("audit", "list", "--actor", "user:ada", "--outcome", "refused", "--limit", "5")
                .exits(0)
                .shows("2026-11-23 10:00:00", "user:ada", "POST /v1/keys", "forbidden", "10.0.0.1");
        String target = server.lastAsked().target();
        for (String part : List.of("actor=user%3Aada", "outcome=refused", "limit=5")) {
            assertTrue(target.contains(part), target);
        }
    }

    @Test
    void allOfItIsExportedForOtherPrograms() {
        server.answers("GET /v1/audit", new AuditDocument.Page(List.of(REFUSED), Optional.empty()));
        assertEquals("""
                position,at,actor,command,operation,subject,scope,outcome,detail,address,means,times\r
                17,2026-11-23T10:00:00.500Z,user:ada,,POST /v1/keys,/v1/keys,project:default,forbidden,\
                "user:ada lacks ""key:write"", in project:default",10.0.0.1,session,1\r
                """, run("audit", "export").exits(0).out());
        String json = run("audit", "export", "--format", "json").exits(0).out();
        assertEquals(REFUSED, Wire.mapper().readValue(json, AuditDocument.class));
        run("audit", "export", "--format", "xml").exits(2);
    }

    @Test
    void whatReadsTheFilesIsTheLaunchers() {
        run("audit", "--help").exits(0).shows("list", "export", "head", "key", "verify");
        run("audit", "verify").exits(2);
    }
}
