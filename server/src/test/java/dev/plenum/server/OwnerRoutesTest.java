package dev.plenum.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.plenum.core.billing.Price;
import dev.plenum.core.billing.Statement;
import dev.plenum.core.metering.Meter;
import dev.plenum.core.metering.Quantity;
import dev.plenum.core.units.Money;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

/** A machine with four cores and no devices, registered at 10:00 and looked at two hours later. */
@Timeout(120)
final class OwnerRoutesTest {

    private final SmallPlane plane = new SmallPlane();
    private final ApiServer server = plane.serve();
    private final Caller api = new Caller(server);

    @AfterEach
    void stop() {
        server.close();
    }

    private void earn(boolean simulated, String amount) {
        Meter meter = new Meter(Meter.Kind.OUTPUT_TOKENS, "tiny", simulated);
        Price price = new Price(
                "price-1", meter.kind(), Price.ANY, Money.of(amount), Quantity.of(1), Instant.EPOCH, Instant.EPOCH, "");
        plane.post(Statement.Line.of(meter, Optional.of(price), Quantity.of(1)));
    }

    @Test
    void whatIsOwnedAndNotUsedIsIdle() throws Exception {
        plane.now = Instant.parse("2026-11-23T12:00:00Z");
        JsonNode time = api.get("/v1/device-time");
        assertEquals("2026-11-01", time.path("from").asString());
        assertEquals(
                "{\"meter\":\"core_seconds\",\"subject\":\"\",\"simulated\":false,\"name\":\"\",\"owned\":\"28800\","
                        + "\"billed\":\"0\",\"held\":\"0\",\"idle\":\"28800\",\"out_of_service\":\"0\"}",
                time.path("rows").get(0).toString());
        JsonNode byPool = api.get("/v1/device-time?by=pool");
        assertEquals("default", byPool.path("rows").get(0).path("name").asString());
    }

    @Test
    void theMarginIsRevenueLessTheCostOfAllThatIsOwned() throws Exception {
        api.post(200, "/v1/costs", "{\"model\":\"cores\",\"amount\":\"0.05\",\"from\":\"2026-11-01\"}");
        plane.now = Instant.parse("2026-11-23T12:00:00Z");
        earn(false, "1");
        earn(true, "1000");
        JsonNode margin = api.get("/v1/margin?by=project");
        assertEquals(2, margin.path("rows").size(), margin.toString());
        assertEquals(
                "{\"of\":\"fleet\",\"name\":\"\",\"revenue\":\"1.00\",\"billed_cost\":\"0.00\",\"held_cost\":\"0.00\","
                        + "\"idle_cost\":\"0.40\",\"out_of_service_cost\":\"0.00\",\"margin\":\"0.60\"}",
                margin.path("total").toString());
        for (String by : new String[] {"model", "service"}) {
            assertEquals(margin.path("total"), api.get("/v1/margin?by=" + by).path("total"));
        }
        JsonNode simulated = api.get("/v1/margin?simulated=true");
        assertEquals("1000.00", simulated.at("/total/margin").asString());
    }

    @Test
    void aCostIsNoPrice() throws Exception {
        api.post(200, "/v1/costs", "{\"model\":\"h100\",\"amount\":\"1.85\",\"from\":\"2026-10-01\"}");
        assertEquals(0, api.get("/v1/prices").path("items").size());
        api.post(400, "/v1/prices", "{\"meter\":\"owned_device_seconds\",\"amount\":\"1\",\"per\":3600}");
        JsonNode cost = api.get("/v1/costs").path("items").get(0);
        assertEquals(
                "h100 1.85 2026-10-01",
                cost.path("model").asString() + " " + cost.path("amount").asString() + " "
                        + cost.path("from").asString());
    }

    @Test
    void whatIsNoCostAndNoSplitIsRefusedWithAllThatIsWrong() throws Exception {
        String problem = api.post(400, "/v1/costs", "{\"model\":\"H 100\",\"amount\":\"-1\"}")
                .toString();
        assertTrue(problem.contains("'H 100'") && problem.contains("'-1'"), problem);
        assertEquals(0, api.get("/v1/costs").path("items").size());
        for (String path : new String[] {"/v1/device-time?by=owner", "/v1/margin?by=owner"}) {
            JsonNode wrong = Caller.read(400, api.send(api.to(path)));
            assertTrue(wrong.toString().contains("'owner'"), wrong.toString());
        }
    }
}
