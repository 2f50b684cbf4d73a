package dev.plenum.app.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.plenum.api.BudgetDocument;
import dev.plenum.app.it.StreamStorm.Stream;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A budget runs out under 200 streams a second, each of which reserves 20.00 and comes to 10.00, with the control plane alive and with it dead;
 * {@code BUDGET_SECONDS} is for how long the budget lasts. What is spent is the sum that the ledger has at the end. The budget
 * has 0.50 more, for the cores of the replica; figures are whole.
 */
class BudgetRunsOutIT extends JoinedInstallation {

    private static final int SECONDS = Integer.parseInt(System.getenv().getOrDefault("BUDGET_SECONDS", "2"));
    private static final int BUDGET = SECONDS * StreamStorm.A_SECOND * StreamStorm.TOKENS;
    private static final JsonMapper JSON = new JsonMapper();

    BudgetRunsOutIT() throws IOException {}

    /** Returns once the gateway has heard of it: what it admits before is not paid for out of a lease. */
    private void limit() throws InterruptedException {
        Object _ = up.client()
                .write("POST", "/v1/prices", Map.of("meter", "output_tokens", "amount", "1", "per", 1), Object.class);
        Object _ = up.client()
                .write(
                        "PUT",
                        "/v1/projects/default/budget",
                        Map.of("amount", BUDGET + ".5", "per", "month"),
                        Object.class);
        double _ = awaitStatus(newKey("later"), 200);
    }

    @Test
    void aliveItSpendsTheBudgetAndNoMore() throws Exception {
        limit();
        StreamStorm storm = new StreamStorm(asCaller(key));
        storm.run(() -> storm.refused() > 0, LIMIT);
        long spent = posted(storm.tokens());
        report("alive", BUDGET, spent, storm);
        assertBar(BUDGET, spent, storm);
        long until = System.nanoTime() + LIMIT.toNanos();
        while (BUDGET - storm.tokens() >= StreamStorm.RESERVED) {
            assertTrue(System.nanoTime() < until, BUDGET - storm.tokens() + " are left, enough for another stream");
            storm.stream();
        }
    }

    @Test
    void withTheControlPlaneDeadItSpendsItsLeaseAndNoMore() throws Exception {
        limit();
        StreamStorm storm = new StreamStorm(asCaller(key));
        long[] lent = new long[1];
        Thread killer = Thread.ofVirtual().start(() -> lent[0] = killAt(storm, BUDGET / 2));
        storm.run(() -> storm.refused() > 0, LIMIT);
        killer.join();
        long spent = storm.tokens();
        report("dead", lent[0], spent, storm);
        assertBar(lent[0], spent, storm);
        startUp();
        assertEquals(spent, posted(spent));
        assertTrue(spent <= BUDGET, spent + " of a budget of " + BUDGET);
    }

    /** What the gateway was lent by then. */
    private long killAt(StreamStorm storm, long tokens) {
        try {
            while (storm.tokens() < tokens) {
                Thread.sleep(1);
            }
            up.crash();
            long lent = 0;
            for (JsonNode held : JSON.readTree(Files.readAllBytes(data.resolve("leases.json")))) {
                lent += whole(held.path("granted").asString())
                        - whole(held.path("returned").asString());
            }
            return lent;
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static long whole(String amount) {
        return new BigDecimal(amount).longValue();
    }

    /** Once the ledger has so much, or nothing comes any more. */
    private long posted(long expected) throws InterruptedException {
        long until = System.nanoTime() + LIMIT.toNanos();
        long posted = 0;
        while (posted < expected && System.nanoTime() < until) {
            Thread.sleep(50);
            posted = whole(up.client()
                    .get("/v1/projects/default/budget", BudgetDocument.class)
                    .spent()
                    .orElseThrow());
        }
        // Whatever would be posted beyond that has had its time.
        Thread.sleep(500);
        return whole(up.client()
                .get("/v1/projects/default/budget", BudgetDocument.class)
                .spent()
                .orElseThrow());
    }

    private static void assertBar(long most, long spent, StreamStorm storm) {
        List<String> others = storm.ended().stream()
                .map(Stream::outcome)
                .filter(outcome -> !outcome.equals("whole") && !outcome.equals("402"))
                .toList();
        assertEquals(List.of(), others, "streams that ended otherwise");
        assertEquals(storm.tokens(), spent, "what callers got is what was charged");
        assertTrue(spent - most <= storm.openReservations(), spent + " of " + most);
        assertTrue(storm.refused() > 0, "nothing is refused");
    }

    private static void report(String controlPlane, long most, long spent, StreamStorm storm) {
        System.out.printf(
                "budget, control plane %s: %.0f streams/s; may spend %d, spent %d, overspent %d; %d reserved by %d open streams"
                        + " at the first refusal, %.0f ms after the budget was committed; %d streams whole, %d refused%n",
                controlPlane,
                storm.rate(),
                most,
                spent,
                Math.max(0, spent - most),
                storm.openReservations(),
                storm.openReservations() / StreamStorm.RESERVED,
                storm.refusalMillis(most),
                storm.ended().size() - storm.refused(),
                storm.refused());
    }
}
