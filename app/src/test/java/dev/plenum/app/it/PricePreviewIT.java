package dev.plenum.app.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.plenum.api.PricePreviewDocument;
import dev.plenum.api.Wire;
import dev.plenum.app.bench.Installation;
import dev.plenum.app.bench.Up;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Two jobs that really ran, the second after a price that was entered for the past; then a preview of the month, and its statement recomputed. */
class PricePreviewIT {

    private Path folder;

    @Test
    void thePreviewAndTheVerificationReadWhatReallyRan() throws Exception {
        folder = Product.empty("price-preview");
        Path file = folder.resolve("prices.yaml");
        try (Up up = Up.start(Product.installation(), folder)) {
            plenum(0, "price", "set", "core_seconds", "3.6", "--from", "2026-01-01");
            job(up);
            Files.writeString(file, plenum(0, "price", "list", "--format", "yaml"));
            PricePreviewDocument same = preview("--book", file.toString());
            assertEquals(1, same.records());
            assertEquals(same.total().paid(), same.total().wouldPay());
            assertTrue(new BigDecimal(same.total().paid()).signum() > 0, same.toString());

            plenum(0, "price", "set", "core_seconds", "7.2", "--from", "2026-02-01");
            job(up);
            PricePreviewDocument half = preview("--cut", "core_seconds 50%");
            assertEquals(2, half.records());
            assertTrue(half.total().difference().startsWith("-"), half.toString());
            assertTrue(plenum(0, "price", "preview", "--book", file.toString())
                    .contains("In neither: commitments, credits, tax. Nothing was changed."));

            Path statement = folder.resolve("statement.json");
            Files.writeString(statement, plenum(0, "statement", "--format", "json"));
            String right = plenum(0, "statement", "verify", statement.toString(), "--against", "--from-usage");
            assertTrue(right.startsWith("Right"), right);
            job(up);
            String wrong = plenum(1, "statement", "verify", statement.toString(), "--from-usage");
            assertTrue(wrong.contains("raw usage and prices come to"), wrong);
        }
    }

    private static void job(Up up) {
        up.await(up.submit(Map.of("kind", "job", "command", List.of("sleep", "1")))
                .id());
    }

    private PricePreviewDocument preview(String... other) {
        String[] command = new String[other.length + 3];
        command[0] = "price";
        command[1] = "preview";
        System.arraycopy(other, 0, command, 2, other.length);
        command[command.length - 1] = "--json";
        return Wire.mapper().readValue(plenum(0, command), PricePreviewDocument.class);
    }

    private String plenum(int status, String... command) {
        Installation.Done done = Product.installation().plenum(folder, command);
        assertEquals(status, done.status(), done.out() + done.err());
        return done.out() + done.err();
    }
}
