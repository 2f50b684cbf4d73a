package dev.plenum.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

@Timeout(120)
final class EstimateTest {

    private static final String ESTIMATES = "/v1/estimates";

    private final SmallPlane plane = new SmallPlane();
    private final ApiServer server = plane.serve();
    private final Caller api = new Caller(server);

    @AfterEach
    void stop() {
        server.close();
    }

    private void price(String meter, String subject, String amount) throws Exception {
        JsonNode _ = api.post(
                200,
                "/v1/prices",
                "{\"meter\":\"" + meter + "\",\"subject\":\"" + subject + "\",\"amount\":\"" + amount
                        + "\",\"per\":3600}");
    }

    @Test
    void aJobOnTheCpuCostsItsCoresForAllReplicasAndItsDuration() throws Exception {
        price("core_seconds", "*", "0.12");
        JsonNode estimate = api.post(
                200,
                ESTIMATES,
                "{\"kind\":\"job\",\"command\":[\"true\"],\"replicas\":2,\"request\":{\"cpu\":1.5},"
                        + "\"expected_duration_seconds\":5400}");
        // 2 x 1.5 cores x 3600 s = 10800 core-seconds, at 0.12 for 3600 of them.
        assertEquals("0.360000", estimate.path("per_hour_low").asString());
        assertEquals("0.360000", estimate.path("per_hour_high").asString());
        assertEquals("0.540000", estimate.path("in_all_high").asString(), "for an hour and a half");
        JsonNode line = estimate.path("options").path(0).path("lines").path(0);
        assertEquals("10800", line.path("quantity").asString());
        assertFalse(estimate.path("unpriced").asBoolean());
        assertTrue(estimate.path("outlook").asString().startsWith("there is room"), estimate::toString);
        assertEquals(0, api.get("/v1/workloads").path("items").size(), "nothing is submitted");
    }

    @Test
    void alternativesAndVariantsGiveARangeAndAFasterOneLastsLessLong() throws Exception {
        price("device_seconds", "h20", "1");
        price("device_seconds", "h100", "3");
        JsonNode estimate = api.post(
                200,
                ESTIMATES,
                "{\"kind\":\"job\",\"command\":[\"true\"],\"expected_duration_seconds\":7200,"
                        + "\"request\":{\"device\":{\"model\":\"h20\",\"count\":2,\"alternatives\":[\"a800\"]}},"
                        + "\"variants\":[{\"request\":{\"device\":{\"model\":\"h100\",\"count\":1}},\"speed\":4}]}");
        assertEquals(3, estimate.path("options").size());
        assertEquals(
                "2.000000", estimate.path("options").path(0).path("per_hour").asString());
        assertEquals("a800", estimate.path("options").path(1).path("device").asString());
        assertEquals(
                "3.000000", estimate.path("options").path(2).path("per_hour").asString());
        assertEquals(
                1800, estimate.path("options").path(2).path("duration_seconds").asInt());
        assertEquals("1.500000", estimate.path("options").path(2).path("in_all").asString());
        assertEquals("0.000000", estimate.path("per_hour_low").asString(), "the a800 has no price");
        assertTrue(estimate.path("unpriced").asBoolean());
        assertEquals("4.000000", estimate.path("in_all_high").asString());
    }

    @Test
    void withoutAPriceItSaysSo() throws Exception {
        JsonNode estimate = api.post(200, ESTIMATES, "{\"kind\":\"dev\"}");
        assertTrue(estimate.path("unpriced").asBoolean());
        assertTrue(estimate.path("in_all_high").isMissingNode());
        assertTrue(estimate.path("options")
                .path(0)
                .path("lines")
                .path(0)
                .path("price")
                .isMissingNode());
    }

    @Test
    void whatASubmissionWouldBeRefusedWithIsSaidWithoutOne() throws Exception {
        JsonNode problem = api.post(404, ESTIMATES, "{\"kind\":\"job\",\"command\":[\"true\"],\"project\":\"nobody\"}");
        assertTrue(problem.path("detail").asString().contains("nobody"), problem::toString);
        api.put(200, "/v1/projects/default/quota", "{\"cpu_quota\":2}");
        JsonNode beyond = api.post(422, ESTIMATES, "{\"kind\":\"job\",\"command\":[\"true\"],\"request\":{\"cpu\":3}}");
        assertEquals("quota_exceeded", beyond.path("code").asString());
        JsonNode _ = api.post(400, ESTIMATES, "{\"kind\":\"job\"}");
    }

    @Test
    void whatFindsNoRoomOrNoQuotaLeftSaysWhy() throws Exception {
        JsonNode large = api.post(200, ESTIMATES, "{\"kind\":\"job\",\"command\":[\"true\"],\"request\":{\"cpu\":64}}");
        assertEquals("no node has room for it now", large.path("outlook").asString());
        api.put(200, "/v1/projects/default/quota", "{\"cpu_quota\":2}");
        String two = "{\"kind\":\"job\",\"command\":[\"true\"],\"request\":{\"cpu\":2}}";
        JsonNode _ = api.post(201, "/v1/workloads", two);
        JsonNode full = api.post(200, ESTIMATES, two);
        assertEquals("its project's quota is used up", full.path("outlook").asString());
    }

    @Test
    void aBudgetPaysForItOrDoesNot() throws Exception {
        price("core_seconds", "*", "1");
        api.put(200, "/v1/projects/default/budget", "{\"amount\":\"3\"}");
        String job = "{\"kind\":\"job\",\"command\":[\"true\"],\"request\":{\"cpu\":2}";
        JsonNode hour = api.post(200, ESTIMATES, job + "}").path("budget");
        assertEquals("3.000000", hour.path("left").asString());
        assertTrue(hour.path("enough").asBoolean(), "for an hour");
        assertEquals(5400, hour.path("lasts_seconds").asInt());
        JsonNode all = api.post(200, ESTIMATES, job + ",\"expected_duration_seconds\":5401}")
                .path("budget");
        assertFalse(all.path("enough").asBoolean(), "a second more than the budget pays for");
    }
}
