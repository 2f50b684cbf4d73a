package dev.plenum.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.plenum.core.billing.Statement;
import dev.plenum.core.metering.Meter;
import dev.plenum.core.metering.Quantity;
import dev.plenum.core.workload.Exit;
import dev.plenum.core.world.Observation;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

@Timeout(120)
final class CostSoFarTest {

    private static final Meter CORES = new Meter(Meter.Kind.CORE_SECONDS, "", false);

    private final SmallPlane plane = new SmallPlane();
    private final ApiServer server = plane.serve();
    private final Caller api = new Caller(server);

    @AfterEach
    void stop() {
        server.close();
    }

    private void price(String amount) throws Exception {
        JsonNode _ =
                api.post(200, "/v1/prices", "{\"meter\":\"core_seconds\",\"amount\":\"" + amount + "\",\"per\":3600}");
    }

    private String job() throws Exception {
        return api.post(201, "/v1/workloads", "{\"kind\":\"job\",\"command\":[\"true\"],\"request\":{\"cpu\":2}}")
                .path("id")
                .asString();
    }

    private JsonNode cost(String id) throws Exception {
        return api.get("/v1/workloads/" + id).path("cost");
    }

    private void posted(String id, long seconds) {
        plane.post(id, Statement.Line.of(CORES, Optional.of(plane.prices().getFirst()), Quantity.of(seconds)));
    }

    @Test
    void whatIsPostedAndWhatHasRunSinceAreOneCost() throws Exception {
        price("0.36");
        String id = job();
        assertTrue(cost(id).isMissingNode(), "it has not run yet");
        plane.observe(id + ".0", new Observation.Started());
        posted(id, 100);
        plane.now = plane.now.plusSeconds(50);
        // 100 core-seconds posted and 2 cores x 50 s since, at 0.0001 each.
        assertEquals("0.020000", cost(id).path("so_far").asString());
        assertEquals("0.720000", cost(id).path("per_hour").asString());
        assertEquals("CNY", cost(id).path("currency").asString());
        String owed = api.get("/v1/statement").path("total").asString();
        assertEquals(owed, cost(id).path("so_far").asString(), "all that the project owes is this job");
    }

    @Test
    void aPriceThatChangesWhileItRunsCostsWhatItHeldForAndTheRateIsTheNewOne() throws Exception {
        price("0.36");
        String id = job();
        plane.observe(id + ".0", new Observation.Started());
        plane.now = plane.now.plusSeconds(100);
        price("0.72");
        plane.now = plane.now.plusSeconds(100);
        // 200 core-seconds at 0.0001, then 200 at 0.0002.
        assertEquals("0.060000", cost(id).path("so_far").asString());
        assertEquals("1.440000", cost(id).path("per_hour").asString());
    }

    @Test
    void whatHasEndedKeepsItsCostAndCostsNothingMore() throws Exception {
        price("0.36");
        String id = job();
        plane.observe(id + ".0", new Observation.Started());
        plane.observe(id + ".0", new Observation.Ended(new Exit.Status(0), Duration.ofSeconds(50)));
        posted(id, 100);
        plane.now = plane.now.plusSeconds(1000);
        JsonNode listed = api.get("/v1/workloads").path("items").path(0).path("cost");
        assertEquals("0.010000", listed.path("so_far").asString());
        assertTrue(listed.path("per_hour").isMissingNode());
        assertEquals(listed, cost(id));
    }

    @Test
    void usageWithoutAPriceIsSaidToHaveNone() throws Exception {
        String id = job();
        plane.observe(id + ".0", new Observation.Started());
        plane.now = plane.now.plusSeconds(10);
        assertTrue(cost(id).path("unpriced").asBoolean());
        assertEquals("0.000000", cost(id).path("so_far").asString());
    }
}
