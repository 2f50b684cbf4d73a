package dev.plenum.app.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.plenum.app.bench.Installation;
import dev.plenum.app.bench.Processes;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The main job, on real input. */
class QuickstartIT {

    private static final List<String> STEPS =
            List.of("build", "start", "engine", "host", "train", "develop", "statement");

    private static JsonNode quickstart() {
        Installation.Done done = Product.installation()
                .plenum(Product.SHARED, "quickstart", "--json", "--port", "0", "--gateway-port", "0");
        assertEquals(0, done.status(), done.err() + done.out());
        return done.json();
    }

    @Test
    void aNewUserGetsAModelATrainingANotebookAndAStatementAndASecondRunTakesSeconds() throws Exception {
        JsonNode first = quickstart();
        assertEquals(
                STEPS,
                StreamSupport.stream(first.path("steps").spliterator(), false)
                        .map(step -> step.path("name").asString())
                        .toList());
        for (JsonNode step : first.path("steps")) {
            assertTrue(step.path("ok").asBoolean(), first.toString());
        }
        assertTrue(first.path("tokens_per_second").asDouble() > 0, first.toString());
        assertTrue(first.path("loss_first").asDouble() > first.path("loss_last").asDouble() + 1, first.toString());
        assertTrue(new BigDecimal(first.path("statement_total").asString()).signum() > 0, first.toString());
        // With --json it stops what it started.
        assertTrue(Files.notExists(Product.SHARED.resolve("endpoints.json")));
        assertEquals(List.of(), Processes.of(Product.SHARED));

        long began = System.nanoTime();
        JsonNode second = quickstart();
        double seconds = (System.nanoTime() - began) / 1e9;
        assertEquals(
                first.path("loss_last").asDouble(), second.path("loss_last").asDouble(), "the model is reused");
        assertTrue(seconds < 60, "second run: " + seconds + " s (bar on a quiet machine: 15 s)");
        System.out.printf("quickstart: first %s%nquickstart: second run in %.1f s%n", first, seconds);
    }
}
