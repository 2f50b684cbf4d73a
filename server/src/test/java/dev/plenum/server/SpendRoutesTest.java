package dev.plenum.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.plenum.core.billing.Price;
import dev.plenum.core.billing.Statement;
import dev.plenum.core.metering.Meter;
import dev.plenum.core.metering.Quantity;
import dev.plenum.core.units.Money;
import dev.plenum.core.world.Observation;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** It is 10:00 on the 23rd: 182 hours of the month are left. */
@Timeout(120)
final class SpendRoutesTest {

    private final SmallPlane plane = new SmallPlane();
    private final ApiServer server = plane.serve();
    private final Caller api = new Caller(server);

    @AfterEach
    void stop() {
        server.close();
    }

    private void spend(boolean simulated, String amount) {
        Meter meter = new Meter(Meter.Kind.OUTPUT_TOKENS, "tiny", simulated);
        Price price = new Price(
                "price-1", meter.kind(), Price.ANY, Money.of(amount), Quantity.of(1), Instant.EPOCH, Instant.EPOCH, "");
        plane.post(Statement.Line.of(meter, Optional.of(price), Quantity.of(1)));
    }

    private void runOnTwoCores() throws Exception {
        JsonNode _ = api.post(200, "/v1/prices", "{\"meter\":\"core_seconds\",\"amount\":\"0.75\",\"per\":3600}");
        String id = api.post(201, "/v1/workloads", "{\"kind\":\"job\",\"command\":[\"true\"],\"request\":{\"cpu\":2}}")
                .path("id")
                .asString();
        plane.observe(id + ".0", new Observation.Started());
    }

    @Test
    void theForecastIsWhatTheMonthHasComeToAndTheRateForEachHourThatIsLeft() throws Exception {
        runOnTwoCores();
        spend(false, "17"); // in the 34 hours since yesterday began: 0.50 an hour
        spend(true, "1000");
        JsonNode spend = api.get("/v1/spend");
        assertEquals("1.500000", spend.path("per_hour").asString());
        assertEquals("0.500000", spend.path("tokens_per_hour").asString());
        assertEquals("17.000000", spend.path("month_to_date").asString());
        assertEquals("381.000000", spend.path("month_forecast").asString(), "17 + 182 x 2.00");
        assertEquals(spend, other(spend, api.get("/v1/organizations/default/spend")), "of the one project that it has");
    }

    /** The same but for whom it is about. */
    private static JsonNode other(JsonNode of, JsonNode organization) {
        assertEquals("default", organization.path("organization").asString());
        return ((ObjectNode) organization.deepCopy()).without("organization").set("project", of.path("project"));
    }

    @Test
    void todayHasWhatRunsNowAndNoDayHasWhatIsSimulated() throws Exception {
        runOnTwoCores();
        spend(false, "380000000000.123457001");
        spend(true, "1000");
        plane.now = plane.now.plusSeconds(3600);
        assertEquals(
                "[{\"day\":\"2026-11-23\",\"amounts\":[{\"meter\":\"core_seconds\",\"subject\":\"\",\"amount\":\"1.50\"},"
                        + "{\"meter\":\"output_tokens\",\"subject\":\"tiny\",\"amount\":\"380000000000.123457001\"}]}]",
                api.get("/v1/spend").path("days").toString());
        assertEquals(
                0,
                api.get("/v1/spend?from=2026-10-01&to=2026-10-31").path("days").size());
    }

    @Test
    void pricesAreThoseOfWhatWasUsedWithWhatWillChange() throws Exception {
        runOnTwoCores();
        plane.now = plane.now.plusSeconds(10);
        JsonNode _ = api.post(
                200,
                "/v1/prices",
                "{\"meter\":\"core_seconds\",\"amount\":\"0.60\",\"per\":3600,\"valid_from\":\"2026-12-01T00:00:00Z\"}");
        JsonNode _ = api.post(200, "/v1/prices", "{\"meter\":\"device_seconds\",\"amount\":\"3\",\"per\":3600}");
        JsonNode prices = api.get("/v1/spend").path("prices");
        assertEquals(1, prices.size(), prices.toString());
        assertEquals("0.75", prices.at("/0/holding/0/amount").asString());
        assertEquals("2026-12-01T00:00:00Z", prices.at("/0/changes/0/from").asString());
        assertEquals("0.60", prices.at("/0/changes/0/price/amount").asString());
    }

    @Test
    void aClosedMonthSaysWhenItWasClosed() throws Exception {
        String october = "/v1/spend?from=2026-10-01&to=2026-10-31";
        assertTrue(api.get(october).path("closed_at").isMissingNode());
        JsonNode _ = api.post(200, "/v1/periods/2026-10/close", "");
        assertEquals(plane.now.toString(), api.get(october).path("closed_at").asString());
    }

    @Test
    void whoDoesNotExistIsNotFound() throws Exception {
        for (String path : new String[] {"/v1/spend?project=none", "/v1/organizations/none/spend"}) {
            assertEquals(404, api.send(api.to(path)).statusCode(), path);
        }
    }
}
