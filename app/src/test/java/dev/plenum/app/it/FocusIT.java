package dev.plenum.app.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.plenum.app.bench.Installation;
import dev.plenum.app.bench.Up;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** What a real job cost, exported as FOCUS and checked by the FinOps Foundation's own validator. */
class FocusIT {

    @Test
    void theOfficialValidatorFindsNothing() throws Exception {
        Path data = Product.empty("focus");
        Path export = data.resolveSibling(data.getFileName() + ".csv");
        try (Up _ = Up.start(Product.installation(), data)) {
            plenum(data, "job", "submit", "--name", "short", "--follow", "--", "sleep", "2");
            Files.writeString(export, plenum(data, "statement", "--format", "focus"));
            String html = plenum(data, "statement", "--organization", "default", "--format", "html");
            assertTrue(html.startsWith("<!doctype html>"), html);
        }
        Installation.Done checked = Environments.python("focus", "focus_check.py", export.toString());
        assertEquals("Validation succeeded.", checked.out().strip(), Files.readString(export) + checked.err());
    }

    private static String plenum(Path data, String... arguments) {
        Installation.Done done = Product.installation().plenum(data, arguments);
        assertEquals(0, done.status(), done.toString());
        return done.out();
    }
}
