package dev.plenum.app.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.plenum.app.bench.Installation;
import dev.plenum.app.bench.Up;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The audit trail of a real installation, and what becomes of it when somebody edits its journal. */
class AuditIT {

    @Test
    void whatWasDoneIsListedAndAnEditOfItIsFound() throws Exception {
        Installation plenum = Product.installation();
        Path data = Product.empty("audit");
        Path kept = Product.empty("kept");
        Path heads = kept.resolve("heads");
        try (Up up = Up.start(plenum, data, 0, Map.of(), "--audit-heads", heads.toString(), "--audit-every", "1s")) {
            assertEquals(0, plenum.plenum(data, "key", "create", "mine").status());
            assertEquals(1, plenum.plenum(data, "key", "revoke", "key-none").status());
            Installation.Done listed = plenum.plenum(data, "audit", "list");
            assertTrue(listed.out().contains("CreateKey") && listed.out().contains("not_found"), listed::out);
            Installation.Done verified = plenum.plenum(data, "audit", "verify");
            assertEquals(0, verified.status(), verified::err);
            assertTrue(up.pid() > 0);
        }
        Path key = kept.resolve("audit.pem");
        Files.writeString(key, plenum.plenum(data, "audit", "key").out());
        Files.writeString(
                heads.resolve("mine.json"), plenum.plenum(data, "audit", "head").out());
        Installation.Done holds = verify(plenum, data, heads, key);
        assertEquals(0, holds.status(), holds::err);
        assertTrue(holds.out().contains("heads are of it"), holds::out);
        try (Connection journal = DriverManager.getConnection("jdbc:sqlite:" + data.resolve("journal.db"));
                var statement = journal.createStatement()) {
            assertEquals(
                    1,
                    statement.executeUpdate(
                            "update batch set events = replace(events, 'user:operator', 'user:somebody')"
                                    + " where events like '%CreateKey%'"));
        }
        Installation.Done edited = verify(plenum, data, heads, key);
        assertEquals(1, edited.status(), edited::out);
        assertTrue(edited.err().contains("what is stored there is not what was written"), edited::err);
    }

    private static Installation.Done verify(Installation plenum, Path data, Path heads, Path key) {
        return plenum.plenum(data, "audit", "verify", "--head", heads.toString(), "--key", key.toString());
    }
}
