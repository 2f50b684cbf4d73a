package dev.plenum.app.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.plenum.api.BudgetDocument;
import dev.plenum.api.KeyDocument;
import dev.plenum.app.bench.Installation;
import dev.plenum.app.bench.Prepared;
import dev.plenum.app.bench.Up;
import java.math.BigDecimal;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A real engine, a price of 1.00 for each output token, and a project that may spend 60.00. */
class BudgetIT {

    private final String project = "capped-" + Long.toString(System.currentTimeMillis(), 36);
    private final HttpClient http = HttpClient.newHttpClient();
    private Up up;
    private String key;

    @Test
    void callsAre402WhenTheBudgetIsSpentAndPassASecondAfterItIsRaised() throws Exception {
        Prepared.make(Product.installation(), Product.SHARED);
        start();
        try {
            plenum("project", "create", project);
            String service = up.submit(Map.of(
                            "kind",
                            "service",
                            "project",
                            project,
                            "name",
                            project,
                            "model",
                            Prepared.CHAT_MODEL,
                            "threads",
                            1))
                    .id();
            up.await(service);
            plenum("price", "set", "output_tokens", "1", "--per", "1", "--subject", project);
            plenum("budget", "set", project, "60", "--per", "month");
            key = up.client()
                    .write("POST", "/v1/keys", new KeyDocument.Add(Optional.of(project), "it"), KeyDocument.class)
                    .secret()
                    .orElseThrow();

            int passed = untilRefused();
            assertTrue(passed >= 3, "passed: " + passed);
            assertSpentAtMost("60");

            plenum("budget", "set", project, "100");
            assertPassesWithin(Duration.ofSeconds(1));

            // What the gateway held is not lost with the process.
            up.crash();
            start();
            up.await(service);
            passed = untilRefused();
            assertTrue(passed >= 1, "passed: " + passed);
            assertSpentAtMost("100");

            plenum("budget", "clear", project);
            assertPassesWithin(Duration.ofSeconds(1));
            up.client().delete("/v1/workloads/" + service, Object.class);
        } finally {
            up.close();
        }
    }

    private void start() throws Exception {
        up = Up.start(Product.installation(), Product.SHARED);
    }

    private static void plenum(String... command) {
        Installation.Done done = Product.installation().plenum(Product.SHARED, command);
        assertEquals(0, done.status(), done.out() + done.err());
    }

    private int untilRefused() throws Exception {
        for (int passed = 0; passed < 200; passed++) {
            HttpResponse<String> answer = call();
            if (answer.statusCode() != 200) {
                assertEquals(402, answer.statusCode(), answer.body());
                assertTrue(answer.body().contains("\"code\":\"insufficient_quota\""), answer.body());
                return passed;
            }
        }
        throw new AssertionError("200 calls passed");
    }

    private void assertPassesWithin(Duration most) throws Exception {
        long began = System.nanoTime();
        HttpResponse<String> answer = call();
        while (answer.statusCode() == 402 && System.nanoTime() - began < most.toNanos()) {
            answer = call();
        }
        assertEquals(200, answer.statusCode(), answer.body());
    }

    /** Once the ledger has all of it. */
    private void assertSpentAtMost(String amount) throws InterruptedException {
        TimeUnit.SECONDS.sleep(2);
        BudgetDocument budget = up.client().get("/v1/projects/" + project + "/budget", BudgetDocument.class);
        BigDecimal spent = new BigDecimal(budget.spent().orElseThrow());
        assertTrue(spent.signum() > 0, budget.toString());
        assertTrue(spent.compareTo(new BigDecimal(amount)) <= 0, budget.toString());
        assertEquals(
                new BigDecimal(amount).subtract(spent),
                new BigDecimal(budget.left().orElseThrow()));
    }

    private HttpResponse<String> call() throws Exception {
        String body = "{\"model\":\"" + project
                + "\",\"max_tokens\":16,\"messages\":[{\"role\":\"user\",\"content\":\"Count.\"}]}";
        return http.send(
                HttpRequest.newBuilder(URI.create(up.gateway() + "/v1/chat/completions"))
                        .header("Authorization", "Bearer " + key)
                        .timeout(Duration.ofMinutes(5))
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }
}
