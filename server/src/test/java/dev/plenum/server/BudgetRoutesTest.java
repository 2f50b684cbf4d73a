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

@Timeout(120)
final class BudgetRoutesTest {

    private static final String BUDGET = "/v1/projects/default/budget";

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

    @Test
    void aBudgetSaysWhatIsSpentAndLeftAndWhenItBeginsAnew() throws Exception {
        api.put(200, BUDGET, "{\"amount\":\"12.5\"}");
        spend(false, "2.25");
        spend(true, "1000");
        JsonNode budget = api.get(BUDGET);
        assertEquals(
                "{\"project\":\"default\",\"payer\":\"default\",\"amount\":\"12.50\",\"per\":\"month\",\"spent\":\"2.25\",\"left\":\"10.25\","
                        + "\"renews_on\":\"2026-12-01\",\"per_hour\":\"0.000000\",\"tokens_per_hour\":\"0.066176\","
                        + "\"runs_out_at\":\"2026-11-29T20:53:19Z\"}",
                budget.toString());
        assertEquals(budget, api.get("/v1/budgets").path("items").get(0));
    }

    @Test
    void itRunsOutAtTheRateOfWhatRunsAndOfTheTokensSinceYesterday() throws Exception {
        JsonNode _ = api.post(200, "/v1/prices", "{\"meter\":\"core_seconds\",\"amount\":\"0.75\",\"per\":3600}");
        api.put(200, BUDGET, "{\"amount\":\"27\"}");
        String id = api.post(201, "/v1/workloads", "{\"kind\":\"job\",\"command\":[\"true\"],\"request\":{\"cpu\":2}}")
                .path("id")
                .asString();
        assertEquals("0.000000", api.get(BUDGET).path("per_hour").asString(), "it has a place and does not run yet");
        plane.observe(id + ".0", new Observation.Started());
        spend(false, "17"); // 17 in the 34 hours since yesterday began: 0.50 an hour
        JsonNode budget = api.get(BUDGET);
        assertEquals("1.500000", budget.path("per_hour").asString());
        assertEquals("0.500000", budget.path("tokens_per_hour").asString());
        assertEquals("10.00", budget.path("left").asString());
        assertEquals("2026-11-23T15:00:00Z", budget.path("runs_out_at").asString(), "10.00 at 2.00 an hour");
        plane.now = plane.now.plusSeconds(7200); // 3.00 of the 10.00 have run meanwhile and are not posted
        assertEquals(
                "2026-11-23T15:32:57Z", api.get(BUDGET).path("runs_out_at").asString(), "7.00 at 1.972222 an hour");
        spend(false, "10");
        assertEquals(plane.now.toString(), api.get(BUDGET).path("runs_out_at").asString(), "it is spent");
    }

    @Test
    void aProjectWithoutABudgetHasNoneToShow() throws Exception {
        assertEquals(0, api.get("/v1/budgets").path("items").size());
        assertEquals(
                "{\"project\":\"default\",\"payer\":\"default\",\"spent\":\"0.00\",\"per_hour\":\"0.000000\",\"tokens_per_hour\":\"0.000000\"}",
                api.get(BUDGET).toString());
        api.put(200, BUDGET, "{\"amount\":\"1\",\"per\":\"month\"}");
        api.delete(200, BUDGET);
        assertTrue(api.get(BUDGET).path("amount").isMissingNode());
    }

    @Test
    void whatIsNoBudgetIsRefusedWithAllThatIsWrong() throws Exception {
        for (String wrong : new String[] {"0", "0.00", "-1", "1e3", "1.0000000001", "lots", ""}) {
            String problem = api.put(400, BUDGET, "{\"amount\":\"" + wrong + "\",\"per\":\"day\"}")
                    .toString();
            assertTrue(problem.contains("amount") && problem.contains("'day'"), problem);
        }
        api.put(404, "/v1/projects/nobody/budget", "{\"amount\":\"1\"}");
        Caller.read(404, api.send(api.to("/v1/projects/nobody/budget")));
    }

    @Test
    void organizationsAndKeysHaveBudgetsToo() throws Exception {
        String key = api.post(201, "/v1/keys", "{\"name\":\"some\",\"project\":\"default\"}")
                .path("id")
                .asString();
        spend(false, "2.25");
        api.put(
                200,
                "/v1/organizations/default/budget",
                "{\"amount\":\"10\",\"notify_at\":[80,50],\"notify_forecast\":true}");
        api.put(200, "/v1/keys/" + key + "/budget", "{\"amount\":\"3\"}");
        JsonNode items = api.get("/v1/budgets").path("items");
        assertEquals(2, items.size());
        assertEquals("key:" + key, items.get(0).path("payer").asString());
        JsonNode organization = api.get("/v1/organizations/default/budget");
        assertEquals(organization, items.get(1));
        assertEquals("organization:default", organization.path("payer").asString());
        assertEquals("2.25", organization.path("spent").asString());
        assertEquals("[50,80]", organization.path("notify_at").toString());
        assertTrue(organization.path("notify_forecast").asBoolean());
        api.delete(200, "/v1/organizations/default/budget");
        api.delete(200, "/v1/keys/" + key + "/budget");
        assertEquals(0, api.get("/v1/budgets").path("items").size());
        api.put(404, "/v1/organizations/nobody/budget", "{\"amount\":\"1\"}");
        api.put(404, "/v1/keys/key-nobody/budget", "{\"amount\":\"1\"}");
    }

    @Test
    void aBudgetBelowWhatIsSpentIsRefusedWithBothFacts() throws Exception {
        api.put(200, BUDGET, "{\"amount\":\"10\"}");
        spend(false, "7.2");
        for (String path : new String[] {BUDGET, "/v1/organizations/default/budget"}) {
            String problem = api.put(400, path, "{\"amount\":\"5\"}").toString();
            assertTrue(problem.contains("5.00") && problem.contains("7.20"), problem);
        }
        assertEquals("10.00", api.get(BUDGET).path("amount").asString(), "nothing changed");
        api.put(200, BUDGET, "{\"amount\":\"7.2\"}");
    }

    @Test
    void theForecastKnowsPriceChangesThatAreEntered() throws Exception {
        JsonNode _ = api.post(200, "/v1/prices", "{\"meter\":\"core_seconds\",\"amount\":\"1\",\"per\":3600}");
        JsonNode _ = api.post(
                200,
                "/v1/prices",
                "{\"meter\":\"core_seconds\",\"amount\":\"4\",\"per\":3600,\"valid_from\":\""
                        + plane.now.plusSeconds(7200) + "\"}");
        String id = api.post(201, "/v1/workloads", "{\"kind\":\"job\",\"command\":[\"true\"],\"request\":{\"cpu\":1}}")
                .path("id")
                .asString();
        plane.observe(id + ".0", new Observation.Started());
        api.put(200, BUDGET, "{\"amount\":\"10\"}");
        assertEquals(
                plane.now.plusSeconds(4 * 3600).toString(),
                api.get(BUDGET).path("runs_out_at").asString(),
                "2 hours at 1.00 and 2 at 4.00");
    }
}
