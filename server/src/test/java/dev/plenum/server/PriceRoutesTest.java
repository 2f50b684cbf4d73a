package dev.plenum.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

@Timeout(120)
final class PriceRoutesTest {

    private static final String NIGHT = """
            {"meter":"device_seconds","subject":"h20","amount":"2.00","per":3600,"valid_from":"2026-12-01T00:00:00Z",
            "label":"night","valid_to":"2027-01-01T00:00:00Z","region":"north","priority":"spot",
            "daily":"22:00-06:00 Asia/Shanghai","organization":"default","tiers":[{"above":1000,"amount":"1.50"}]}""";

    private final SmallPlane plane = new SmallPlane();
    private final ApiServer server = plane.serve();
    private final Caller api = new Caller(server);

    @AfterEach
    void stop() {
        server.close();
    }

    private JsonNode prices() throws Exception {
        return api.get("/v1/prices").path("items");
    }

    private String refused(int status, String path, String body) throws Exception {
        int before = prices().size();
        String problem = api.post(status, path, body).toString();
        assertEquals(before, prices().size(), "nothing changed");
        return problem;
    }

    @Test
    void aPriceComesBackWithAllItsConditions() throws Exception {
        String id = api.post(200, "/v1/prices", NIGHT).path("id").asString();
        JsonNode last = prices().get(prices().size() - 1);
        String expected = NIGHT.replace("\n", "").replace("{\"meter", "{\"id\":\"" + id + "\",\"meter");
        assertEquals(expected, last.toString());
    }

    @Test
    void aCutEntersTheCheaperPricesAndSaysWhich() throws Exception {
        api.post(200, "/v1/prices", "{\"meter\":\"output_tokens\",\"amount\":\"12\",\"per\":1000000}");
        api.post(
                200,
                "/v1/prices",
                "{\"meter\":\"output_tokens\",\"subject\":\"qwen\",\"amount\":\"20\",\"per\":1000000}");
        JsonNode cut = api.post(
                        200,
                        "/v1/prices/cut",
                        "{\"meter\":\"output_tokens\",\"percent\":\"97\",\"from\":\"2026-12-01T00:00:00Z\"}")
                .path("items");
        assertEquals(2, cut.size());
        assertEquals("0.36", cut.get(0).path("amount").asString());
        assertEquals("0.60", cut.get(1).path("amount").asString());
        assertEquals("2026-12-01T00:00:00Z", cut.get(1).path("valid_from").asString());
        assertEquals(cut.get(1), prices().get(prices().size() - 1));
    }

    @Test
    void badInputIsRefusedWithBothFactsAndChangesNothing() throws Exception {
        String price = "{\"meter\":\"device_seconds\",\"amount\":\"%s\",\"per\":%d%s}";
        assertTrue(refused(400, "/v1/prices", price.formatted("-1", 1, "")).contains("'-1'"));
        assertTrue(refused(400, "/v1/prices", price.formatted("1", 0, "")).contains("per 0"));
        assertTrue(refused(400, "/v1/prices", "{\"meter\":\"gpu\",\"amount\":\"1\",\"per\":1}")
                .contains("meter 'gpu'"));
        String ends = ",\"valid_from\":\"2026-12-02T00:00:00Z\",\"valid_to\":\"2026-12-01T00:00:00Z\"";
        String problem = refused(400, "/v1/prices", price.formatted("1", 1, ends));
        assertTrue(problem.contains("2026-12-02T00:00:00Z") && problem.contains("2026-12-01T00:00:00Z"), problem);
        problem = refused(400, "/v1/prices", price.formatted("1", 1, ",\"priority\":\"low\",\"daily\":\"night\""));
        assertTrue(problem.contains("'low'") && problem.contains("'night'"), problem);
        assertTrue(refused(404, "/v1/prices", price.formatted("1", 1, ",\"organization\":\"acme\""))
                .contains("'acme'"));
        assertTrue(refused(400, "/v1/prices/cut", "{\"meter\":\"requests\",\"percent\":\"101\"}")
                .contains("101"));
        assertTrue(refused(404, "/v1/prices/cut", "{\"meter\":\"requests\",\"percent\":\"50\"}")
                .contains("requests"));
    }

    @Test
    void anOverlapIsRefusedAndNamesBoth() throws Exception {
        api.post(200, "/v1/prices", NIGHT);
        String other = NIGHT.replace("2026-12-01", "2026-12-15")
                .replace("2027-01-01", "2027-02-01")
                .replace("2.00", "3.00");
        String problem = refused(409, "/v1/prices", other);
        assertTrue(problem.contains("2.00 per 3600 from 2026-12-01T00:00:00Z to 2027-01-01T00:00:00Z"), problem);
        assertTrue(problem.contains("3.00 per 3600 from 2026-12-15T00:00:00Z to 2027-02-01T00:00:00Z"), problem);
    }
}
