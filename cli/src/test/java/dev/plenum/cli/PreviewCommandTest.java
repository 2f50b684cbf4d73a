package dev.plenum.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.plenum.api.PricePreviewDocument;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PreviewCommandTest extends CommandLineTest {

    private static final PricePreviewDocument.Sides SIDES =
            new PricePreviewDocument.Sides("1000.00", "30.00", "-970.00");

    @TempDir
    Path folder;

    private void answer() {
        PricePreviewDocument.Meter meter = new PricePreviewDocument.Meter(
                "output_tokens", "output tokens", "tiny", "2000", Optional.of("7"), SIDES);
        server.answers(
                "POST /v1/price-previews",
                new PricePreviewDocument(
                        "CNY",
                        "2026-10",
                        Instant.parse("2026-11-23T10:00:00Z"),
                        false,
                        12,
                        List.of("commitments", "credits", "tax"),
                        List.of(new PricePreviewDocument.Organization(
                                "acme",
                                SIDES,
                                Optional.of(SIDES),
                                List.of(new PricePreviewDocument.Project("research", SIDES, List.of(meter))))),
                        List.of(meter),
                        SIDES,
                        new PricePreviewDocument.Owner("400.00", SIDES)));
    }

    @Test
    void aFileGoesOutAsItIsAndEverybodyIsShownWithTheDifference() throws Exception {
        answer();
        Path file = Files.writeString(folder.resolve("prices.yaml"), "items: # mine\n");
        String out = run("price", "preview", "--book", file.toString(), "--period", "2026-10")
                .exits(0)
                .out();
        assertEquals("items: # mine\n", server.lastAsked().body());
        assertEquals("application/yaml", server.lastAsked().contentType());
        assertTrue(server.lastAsked().target().contains("period=2026-10"));
        String plain = out.replaceAll(" +", " ");
        for (String line : List.of(
                "2026-10 (UTC) in CNY; usage records rated again: 12",
                "acme research 1000.00 30.00 -970.00 -97.0%",
                "acme (tiers) 1000.00",
                "total 1000.00 30.00 -970.00",
                "output_tokens tiny 1000.00 30.00 -970.00 -97.0% 7",
                "cost of owning 400.00 400.00",
                "In neither: commitments, credits, tax. Nothing was changed.")) {
            assertTrue(plain.contains(line), line + " in " + out);
        }
    }

    @Test
    void aCutNeedsNoFile() {
        answer();
        run("price", "preview", "--cut", "output_tokens 97%", "--model", "tiny").exits(0);
        assertEquals(
                "{\"cut\":{\"meter\":\"output_tokens\",\"percent\":\"97\",\"subject\":\"tiny\"}}",
                server.lastAsked().body());
        assertEquals("application/json", server.lastAsked().contentType());
    }

    @Test
    void neitherBothAndHalfACutAreRefusedBeforeAnybodyIsAsked() {
        run("price", "preview").exits(2).complains("No other prices are given", "--book FILE or --cut");
        run("price", "preview", "--book", "x", "--cut", "requests 1%").exits(2);
        run("price", "preview", "--cut", "output_tokens").exits(2).complains("'output_tokens'", "'output_tokens 97%'");
        run("price", "preview", "--book", "nowhere.yaml")
                .exits(2)
                .complains("There is no file 'nowhere.yaml'", "the prices");
        run("price", "preview", "--cut", "requests 1%", "--period", "October").exits(2);
        run("price", "list", "--format", "xml").exits(2);
        assertTrue(server.asked().isEmpty());
    }

    @Test
    void theBookIsExportedAsTheServerWritesIt() {
        server.put("GET /v1/prices", 200, "application/yaml", "---\nitems: []\n");
        assertEquals(
                "---\nitems: []\n",
                run("price", "list", "--format", "yaml").exits(0).out());
    }
}
