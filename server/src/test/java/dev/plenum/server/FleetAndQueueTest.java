package dev.plenum.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

@Timeout(120)
final class FleetAndQueueTest {

    private static final String TWO_DEVICES =
            "{\"kind\":\"job\",\"name\":\"pair\",\"command\":[\"a\"],\"request\":{\"device\":{\"model\":\"h20\",\"count\":2}}}";

    private final SmallPlane plane = new SmallPlane();
    private final ApiServer server = plane.serve();
    private final Caller api = new Caller(server);

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void manySimulatedNodesAreAddedAtOnceAndNeverMoreThanTenThousand() throws Exception {
        JsonNode last = api.post(200, "/v1/nodes", "{\"simulated\":\"h20x4\",\"count\":600}");
        assertEquals("sim-h20x4-600", last.path("id").asString());
        assertEquals(601, api.get("/v1/nodes").path("items").size());
        JsonNode today = api.get("/v1/today");
        assertEquals(600, today.path("simulated_nodes").asInt());
        assertEquals(1, today.path("real_nodes").asInt());
        assertEquals("this-machine", today.path("nodes").path(0).path("name").asString());
        assertTrue(today.path("nodes").size() < 100, "the page Today does not list a whole fleet");
        JsonNode refused = api.post(400, "/v1/nodes", "{\"simulated\":\"h20x4\",\"count\":9401}");
        assertTrue(refused.path("detail").asString().contains("9401"), refused::toString);
        assertTrue(refused.path("expected").asString().contains("1 to 9400"), refused::toString);
        api.post(400, "/v1/nodes", "{\"simulated\":\"h20x4\",\"count\":0}");
        api.post(400, "/v1/nodes", "{\"simulated\":\"h20x4\",\"count\":2,\"name\":\"twins\"}");
    }

    @Test
    void theFleetIsOnePictureThatIsSentAgainOnlyWhenItChanged() throws Exception {
        api.post(200, "/v1/nodes", "{\"simulated\":\"h20x8\",\"count\":2}");
        api.post(201, "/v1/workloads", TWO_DEVICES);
        HttpResponse<String> answer = api.send(api.to("/v1/fleet"));
        JsonNode fleet = Caller.read(200, answer);
        assertEquals("[0,1,1]", fleet.path("shape_of").toString());
        assertEquals("rrr", fleet.path("states").asString());
        assertEquals(
                "{\"model\":\"h20\",\"count\":8}",
                fleet.at("/shapes/1/devices/0").toString());
        assertEquals(1 + 16, fleet.path("taken").size());
        assertEquals(1000, fleet.path("taken").path(1).asInt());
        assertEquals(1000, fleet.path("taken").path(2).asInt());
        assertEquals(0, fleet.path("taken").path(3).asInt());
        String tag = answer.headers().firstValue("ETag").orElseThrow();
        HttpResponse<String> again = api.send(api.to("/v1/fleet").header("If-None-Match", tag));
        assertEquals(304, again.statusCode());
        assertEquals("", again.body());
        api.post(200, "/v1/projects", "{\"name\":\"vision\"}");
        assertEquals(
                304, api.send(api.to("/v1/fleet").header("If-None-Match", tag)).statusCode());
        api.post(200, "/v1/nodes/sim-h20x8-2/cordon", "{}");
        JsonNode changed = Caller.read(200, api.send(api.to("/v1/fleet").header("If-None-Match", tag)));
        assertEquals("rrc", changed.path("states").asString());
    }

    @Test
    void aNodeTellsWhoHoldsAPlaceOnIt() throws Exception {
        api.post(200, "/v1/nodes", "{\"simulated\":\"h20x8\",\"name\":\"eight\"}");
        String id = api.post(201, "/v1/workloads", TWO_DEVICES).path("id").asString();
        JsonNode node = api.get("/v1/nodes/eight");
        JsonNode replica = node.path("replicas").path(0);
        assertEquals(1, node.path("replicas").size());
        assertEquals(id, replica.path("workload").asString());
        assertEquals("pair", replica.path("name").asString());
        assertEquals("[0,1]", replica.path("devices").toString());
        assertTrue(node.path("labels").isObject() && node.path("taints").isArray(), node::toString);
        assertEquals(0, api.get("/v1/nodes/this-machine").path("replicas").size());
        assertTrue(api.get("/v1/nodes").path("items").path(0).path("replicas").isMissingNode());
        assertEquals(
                "not_found",
                Caller.read(404, api.send(api.to("/v1/nodes/nowhere")))
                        .path("code")
                        .asString());
    }

    @Test
    void aCordonedNodeTakesNothingNewUntilItIsUncordoned() throws Exception {
        api.post(200, "/v1/nodes", "{\"simulated\":\"h20x8\",\"name\":\"eight\"}");
        api.post(200, "/v1/nodes/eight/cordon", "");
        String id = api.post(201, "/v1/workloads", TWO_DEVICES).path("id").asString();
        assertEquals("waiting", api.get("/v1/workloads/" + id).path("phase").asString());
        api.post(200, "/v1/nodes/eight/uncordon", "");
        assertEquals("starting", api.get("/v1/workloads/" + id).path("phase").asString());
        for (String verb : new String[] {"cordon", "uncordon", "drain"}) {
            JsonNode refused = api.post(404, "/v1/nodes/nowhere/" + verb, "");
            assertTrue(refused.path("detail").asString().contains("'nowhere'"), refused::toString);
        }
    }

    @Test
    void whatADrainedNodeRunsGetsNoticeAndItTakesNothingNew() throws Exception {
        api.post(200, "/v1/nodes", "{\"simulated\":\"h20x8\",\"name\":\"eight\"}");
        String id = api.post(201, "/v1/workloads", TWO_DEVICES).path("id").asString();
        api.post(200, "/v1/nodes/eight/drain", "");
        assertEquals("cordoned", api.get("/v1/nodes/eight").path("state").asString());
        assertTrue(plane.workload("default", id)
                .orElseThrow()
                .replica(0)
                .preemption()
                .isPresent());
    }

    @Test
    void theQueueIsInOrderWithWhyAndTheProjectsShares() throws Exception {
        api.post(200, "/v1/nodes", "{\"simulated\":\"h20x8\",\"name\":\"eight\"}");
        api.put(
                200,
                "/v1/projects/default/quota",
                "{\"device_quota\":{\"h20\":4},\"borrowing_limit\":{\"h20\":\"all\"}}");
        api.post(201, "/v1/workloads", TWO_DEVICES);
        for (String name : new String[] {"first", "second"}) {
            api.post(
                    201,
                    "/v1/workloads",
                    "{\"kind\":\"job\",\"name\":\"" + name
                            + "\",\"command\":[\"a\"],\"request\":{\"device\":{\"model\":\"h20\",\"count\":8}}}");
        }
        JsonNode queue = api.get("/v1/queue?limit=1");
        assertEquals(2, queue.path("total").asInt());
        assertEquals(1, queue.path("waiting").size());
        JsonNode first = queue.path("waiting").path(0);
        assertEquals("first", first.path("name").asString());
        assertEquals("standard", first.path("priority").asString());
        assertEquals(8.0, first.path("devices").asDouble());
        assertTrue(first.path("why").asString().length() > 5, first::toString);
        JsonNode share = queue.path("shares")
                .valueStream()
                .filter(each -> each.path("device_model").asString("").equals("h20"))
                .findFirst()
                .orElseThrow();
        assertEquals(2.0, share.path("held").asDouble());
        assertEquals(4.0, share.path("nominal").asDouble());
        assertEquals("all", share.path("borrowing_limit").asString());
        assertEquals(16.0, share.path("wanted").asDouble());
        assertEquals(8.0, share.path("fleet").asDouble());
    }

    @ParameterizedTest
    @CsvSource({"0", "1001", "many"})
    void aLimitOutOfRangeIsRefused(String limit) throws Exception {
        JsonNode refused = Caller.read(400, api.send(api.to("/v1/queue?limit=" + limit)));
        assertTrue(refused.path("detail").asString().contains("'" + limit + "'"), refused::toString);
    }

    @Test
    void aQuotaCarriesItsBorrowingLimitBothWays() throws Exception {
        String quota =
                "{\"cpu_quota\":8,\"device_quota\":{\"h100\":4,\"h20\":0},\"borrowing_limit\":{\"h100\":2.5,\"h20\":\"all\"}}";
        api.put(200, "/v1/projects/default/quota", quota);
        JsonNode read = api.get("/v1/projects/default/quota");
        assertEquals(8.0, read.path("cpu_quota").asDouble());
        assertEquals(4.0, read.at("/device_quota/h100").asDouble());
        assertEquals("2.5", read.at("/borrowing_limit/h100").asString());
        assertEquals("all", read.at("/borrowing_limit/h20").asString());
        api.put(200, "/v1/projects/default/quota", read.toString());
        assertEquals(read, api.get("/v1/projects/default/quota"));
        JsonNode refused = api.put(
                400,
                "/v1/projects/default/quota",
                "{\"device_quota\":{\"h20\":1},\"borrowing_limit\":{\"h20\":\"lots\",\"h100\":1}}");
        assertTrue(refused.path("detail").asString().contains("'lots'"), refused::toString);
        assertTrue(refused.path("detail").asString().contains("device_quota limits"), refused::toString);
        assertEquals(
                "not_found",
                Caller.read(404, api.send(api.to("/v1/projects/nobody/quota")))
                        .path("code")
                        .asString());
    }
}
