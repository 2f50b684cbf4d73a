package dev.plenum.app.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.plenum.api.PlenumClient;
import dev.plenum.app.bench.Installation;
import dev.plenum.app.bench.Processes;
import dev.plenum.app.bench.Up;
import java.math.BigDecimal;
import java.math.RoundingMode;
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
        aPersonCanRecomputeItsStatement();
    }

    /** As docs/statement-by-hand.md does: nothing of the product's own arithmetic is used. */
    private static void aPersonCanRecomputeItsStatement() throws Exception {
        try (Up up = Up.start(Product.installation(), Product.SHARED)) {
            PlenumClient client = up.client();
            JsonNode statement = client.get("/v1/statement?project=default", JsonNode.class);
            BigDecimal total = BigDecimal.ZERO;
            for (JsonNode line : statement.path("lines")) {
                assertFalse(line.path("accruing").asBoolean(), "all of it has ended: " + line);
                total = total.add(recomputed(line));
            }
            assertEquals(total, decimal(statement, "total"), statement.toString());
            JsonNode price = price(statement, "core_seconds");
            int recomputed = 0;
            for (JsonNode workload :
                    client.get("/v1/workloads?project=default", JsonNode.class).path("items")) {
                if (ranOnce(workload)) {
                    assertEquals(
                            amount(coreSeconds(workload), price),
                            decimal(workload.path("cost"), "so_far"),
                            workload.toString());
                    recomputed++;
                }
            }
            assertTrue(recomputed >= 4, recomputed + " of a job, two services and a notebook");
        }
    }

    /** Run time in microseconds x thousandths of a core, cut to millionths. */
    private static BigDecimal coreSeconds(JsonNode workload) {
        BigDecimal cores = decimal(workload.path("spec").path("request"), "cpu");
        BigDecimal sum = BigDecimal.ZERO;
        for (JsonNode replica : workload.path("replicas")) {
            BigDecimal seconds = decimal(replica, "run_time_seconds").setScale(6, RoundingMode.DOWN);
            sum = sum.add(seconds.multiply(cores).setScale(6, RoundingMode.DOWN));
        }
        return sum;
    }

    private static BigDecimal recomputed(JsonNode line) {
        JsonNode price = line.path("price");
        BigDecimal amount =
                price.isMissingNode() ? BigDecimal.ZERO.setScale(6) : amount(decimal(line, "quantity"), price);
        assertEquals(amount, decimal(line, "amount"), line.toString());
        return amount;
    }

    private static JsonNode price(JsonNode statement, String meter) {
        return StreamSupport.stream(statement.path("lines").spliterator(), false)
                .filter(line -> line.path("meter").asString().equals(meter))
                .findFirst()
                .orElseThrow()
                .path("price");
    }

    private static BigDecimal amount(BigDecimal quantity, JsonNode price) {
        return quantity.multiply(decimal(price, "amount")).divide(decimal(price, "per"), 6, RoundingMode.HALF_EVEN);
    }

    /** Of a replica that ran again only the last run time is told. */
    private static boolean ranOnce(JsonNode workload) {
        return workload.has("cost")
                && StreamSupport.stream(workload.path("replicas").spliterator(), false)
                        .allMatch(replica -> replica.path("generation").asInt() == 1
                                && replica.path("run_time_seconds").asDouble() > 0
                                && replica.path("devices").isEmpty());
    }

    private static BigDecimal decimal(JsonNode node, String name) {
        return new BigDecimal(node.path(name).asString());
    }
}
