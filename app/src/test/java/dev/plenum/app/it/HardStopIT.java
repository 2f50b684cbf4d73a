package dev.plenum.app.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.plenum.api.BudgetDocument;
import dev.plenum.api.ProblemException;
import dev.plenum.api.WorkloadDocument;
import dev.plenum.app.bench.Installation;
import dev.plenum.app.bench.Up;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Three jobs of half a core each, at 1.00 a second and core, in a project that may spend 9.00: six seconds. */
class HardStopIT {

    private static final String PROJECT = "capped";

    @Test
    void whenTheBudgetIsSpentSpotEndsStandardWaitsAndReservedGoesOn() throws Exception {
        Path data = Product.empty("hard-stop");
        try (Up up = Up.start(Product.installation(), data)) {
            plenum(data, "project", "create", PROJECT);
            plenum(data, "price", "set", "core_seconds", "3600", "--per", "hour");
            plenum(data, "budget", "set", PROJECT, "9", "--per", "month");
            String reserved = submit(up, "reserved");
            String standard = submit(up, "standard");
            String spot = submit(up, "spot");

            await(up, spot, "stopped");
            WorkloadDocument waits = await(up, standard, "waiting");
            assertEquals("its project's budget is spent", waits.reason().orElseThrow());
            assertEquals("running", up.show(reserved).phase());
            ProblemException refused = assertThrows(ProblemException.class, () -> submit(up, "standard"));
            assertEquals("budget_spent", refused.problem().code());
            assertSpentBetween(up, "9", "13");

            plenum(data, "budget", "set", PROJECT, "1000");
            await(up, standard, "running");
            plenum(data, "down", "--notice", "1s");
        }
    }

    private static String submit(Up up, String priority) {
        Map<String, Object> spec = new HashMap<>(Up.job(priority + "-" + System.nanoTime(), "sleep", "600"));
        spec.put("project", PROJECT);
        spec.put("priority", priority);
        spec.put("request", Map.of("cpu", 0.5, "memory_mib", 64));
        return up.submit(spec).id();
    }

    private static WorkloadDocument await(Up up, String id, String phase) throws InterruptedException {
        WorkloadDocument now = up.show(id);
        for (int tries = 0; tries < 1200 && !now.phase().equals(phase); tries++) {
            TimeUnit.MILLISECONDS.sleep(50);
            now = up.show(id);
        }
        assertEquals(phase, now.phase(), now.toString());
        return now;
    }

    private static void assertSpentBetween(Up up, String least, String most) {
        BudgetDocument budget = up.client().get("/v1/projects/" + PROJECT + "/budget", BudgetDocument.class);
        BigDecimal spent = new BigDecimal(budget.spent().orElseThrow());
        assertTrue(spent.compareTo(new BigDecimal(most)) < 0, budget.toString());
        assertTrue(spent.compareTo(new BigDecimal(least).divide(BigDecimal.TWO)) > 0, budget.toString());
    }

    private static void plenum(Path data, String... command) {
        Installation.Done done = Product.installation().plenum(data, command);
        assertEquals(0, done.status(), done.out() + done.err());
    }
}
