package dev.plenum.app.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.plenum.api.WorkloadDocument;
import dev.plenum.app.bench.Installation;
import dev.plenum.app.bench.Processes;
import dev.plenum.app.bench.Up;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** {@code plenum down} leaves no process of ours. */
class DownIT {

    private static WorkloadDocument sleeper(Up up, String name) throws InterruptedException {
        WorkloadDocument job = up.submit(Up.job(name, "sh", "-c", "sleep 600 & (setsid sleep 600 &) ; wait"));
        for (int tries = 0; tries < 1000 && !up.show(job.id()).phase().equals("running"); tries++) {
            Thread.sleep(10);
        }
        return up.show(job.id());
    }

    private static Installation.Done down(Path data) {
        return Product.installation().plenum(data, Map.of(), Duration.ofMinutes(2), "down", "--notice", "3s");
    }

    @Test
    void downEndsEverythingEvenWhatRanAwayFromItsParent() throws Exception {
        Path data = Product.empty("down");
        Up up = Up.start(Product.installation(), data);
        sleeper(up, "one");
        assertFalse(Processes.of(data).isEmpty());
        assertEquals(0, down(data).status());
        assertEquals(List.of(), Processes.of(data));
    }

    @Test
    void afterACrashDownEndsWhatWasLeftAndTheNextStartDoesNotBringItBack() throws Exception {
        Path data = Product.empty("crashed");
        Up up = Up.start(Product.installation(), data);
        WorkloadDocument job = sleeper(up, "one");
        up.crash();
        assertFalse(Processes.of(data).isEmpty(), "it outlives the control plane");
        Installation.Done done = down(data);
        assertEquals(0, done.status(), done.err());
        assertEquals(List.of(), Processes.of(data));
        try (Up again = Up.start(Product.installation(), data)) {
            WorkloadDocument ended = again.await(job.id());
            assertTrue(ended.endedAt().isPresent(), ended.toString());
        }
        assertEquals(List.of(), Processes.of(data));
    }

    @Test
    void sigtermLeavesReplicasAndTheNextStartTakesThemBack() throws Exception {
        Path data = Product.empty("terminated");
        Up up = Up.start(Product.installation(), data);
        WorkloadDocument job = sleeper(up, "one");
        up.terminate();
        try (Up again = Up.start(Product.installation(), data)) {
            assertEquals("running", again.show(job.id()).phase());
            assertEquals(1, again.show(job.id()).replicas().getFirst().generation());
        }
        assertEquals(List.of(), Processes.of(data));
    }

    @Test
    void simulatedDevicesRunTheRealCommandAndStandOnASectionOfTheirOwn() throws Exception {
        Path data = Product.empty("simulated");
        try (Up up = Up.start(Product.installation(), data)) {
            Installation.Done added = Product.installation().plenum(data, "node", "add", "--simulated", "h20x8");
            assertEquals(0, added.status(), added.err());
            WorkloadDocument job = up.submit(Map.of(
                    "kind",
                    "job",
                    "name",
                    "imagined",
                    "command",
                    List.of("sh", "-c", "sleep 0.2; echo simulated=$PLENUM_SIMULATED"),
                    "request",
                    Map.of("cpu", 1, "memory_mib", 64, "device", Map.of("model", "h20", "count", 2))));
            WorkloadDocument ended = up.await(job.id());
            assertEquals("succeeded", ended.phase(), ended.toString());
            assertTrue(ended.simulated());
            assertEquals(
                    "simulated=1\n",
                    new String(
                            up.client().bytes("GET", "/v1/workloads/" + job.id() + "/logs"),
                            java.nio.charset.StandardCharsets.UTF_8));
            var statement = up.client().get("/v1/statement?format=json", dev.plenum.api.StatementDocument.class);
            assertEquals("0.000000", statement.total());
            assertTrue(new java.math.BigDecimal(statement.simulatedTotal()).signum() > 0, statement.toString());
        }
    }
}
