package dev.plenum.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.plenum.core.workload.Exit;
import dev.plenum.core.world.Observation;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

final class WorkloadRoutesTest {

    private final SmallPlane plane = new SmallPlane();
    private final ApiServer server = plane.serve();
    private final Caller api = new Caller(server);

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void aSubmittedJobIsAnsweredWithItsDefaultsFilledInAndShowsInTheNextRead() throws Exception {
        JsonNode made = api.post(201, "/v1/workloads", "{\"kind\":\"job\",\"command\":[\"true\"]}");
        assertEquals("default", made.path("project").asString());
        assertEquals(1.0, made.path("spec").path("request").path("cpu").asDouble());
        assertEquals(512, made.path("spec").path("request").path("memory_mib").asInt());
        assertEquals("standard", made.path("spec").path("priority").asString());
        assertTrue(made.path("name").asString().matches("my-job-[0-9a-z]{5}"), made::toString);
        String id = made.path("id").asString();
        assertEquals(
                id, api.get("/v1/workloads").path("items").path(0).path("id").asString());
        assertEquals(
                id,
                api.get("/v1/workloads/" + made.path("name").asString())
                        .path("id")
                        .asString());
    }

    @Test
    void aRepeatedIdempotencyKeyMakesNoSecondJobAndAnotherRequestWithItIsRefused() throws Exception {
        HttpRequest.Builder submit =
                api.to("/v1/workloads").header("Idempotency-Key", "once").POST(body("{\"kind\":\"dev\"}"));
        JsonNode first = Caller.read(201, api.send(submit));
        JsonNode second = Caller.read(201, api.send(submit));
        assertEquals(first.path("id"), second.path("id"));
        assertEquals(1, api.get("/v1/workloads").path("items").size());
        HttpResponse<String> other = api.send(api.to("/v1/workloads")
                .header("Idempotency-Key", "once")
                .POST(body("{\"kind\":\"job\",\"command\":[\"true\"]}")));
        assertEquals(
                "idempotency_mismatch", Caller.read(409, other).path("code").asString());
    }

    @Test
    void aYamlFileIsTakenAndItsMistakeIsShownByLineAndColumn() throws Exception {
        String yaml = "kind: job\nname: hello\ncommand: [echo, hello]\nrequest:\n  cpu: 0.5\n";
        JsonNode made = Caller.read(201, yaml(yaml));
        assertEquals("hello", made.path("name").asString());
        assertEquals(0.5, made.path("spec").path("request").path("cpu").asDouble());

        JsonNode broken = Caller.read(400, yaml("kind: job\ncommand: [echo, hello\nname: x\n"));
        assertTrue(broken.path("detail").asString().startsWith("the YAML, line 3, column "), broken::toString);

        JsonNode typed = Caller.read(400, yaml("kind: job\ncommand: [echo]\nrequest:\n  cpu: lots\n"));
        assertTrue(typed.path("detail").asString().contains("line 4"), typed::toString);
        assertTrue(typed.path("detail").asString().contains("'request.cpu'"), typed::toString);
        assertEquals("a number", typed.path("expected").asString());
    }

    @Test
    void aNameThatIsTakenIsAConflictThatNamesWhoHasIt() throws Exception {
        String job = "{\"kind\":\"job\",\"name\":\"train\",\"command\":[\"true\"]}";
        String id = api.post(201, "/v1/workloads", job).path("id").asString();
        JsonNode refused = api.post(409, "/v1/workloads", job);
        assertEquals("name_taken", refused.path("code").asString());
        assertTrue(refused.path("detail").asString().contains(id), refused::toString);
    }

    @Test
    void aWaitingJobSaysWhyInListsAndInExplain() throws Exception {
        String id = api.post(201, "/v1/workloads", "{\"kind\":\"job\",\"command\":[\"true\"],\"request\":{\"cpu\":64}}")
                .path("id")
                .asString();
        JsonNode listed = api.get("/v1/workloads").path("items").path(0);
        assertEquals("waiting", listed.path("phase").asString());
        assertFalse(listed.path("reason").asString().isEmpty());
        JsonNode explained = api.get("/v1/workloads/" + id + "/explain");
        assertEquals(listed.path("reason"), explained.path("summary"));
        assertFalse(explained.path("details").isEmpty());
    }

    @Test
    void waitAnswersWhenTheJobEndsAndNotBefore() throws Exception {
        String id = api.post(201, "/v1/workloads", "{\"kind\":\"job\",\"command\":[\"true\"]}")
                .path("id")
                .asString();
        JsonNode early = api.get("/v1/workloads/" + id + "/wait?seconds=0");
        assertEquals("starting", early.path("phase").asString());
        CompletableFuture<HttpResponse<String>> waiting = Caller.CLIENT.sendAsync(
                api.to("/v1/workloads/" + id + "/wait?seconds=60").build(), HttpResponse.BodyHandlers.ofString());
        plane.observe(id + ".0", new Observation.Started());
        plane.observe(id + ".0", new Observation.Ended(new Exit.Status(3), Duration.ofSeconds(2)));
        JsonNode ended = Caller.read(200, waiting.get(50, TimeUnit.SECONDS));
        assertEquals("failed", ended.path("phase").asString());
        assertTrue(ended.path("reason").asString().contains("3"), ended::toString);
        assertEquals(
                2.0, ended.path("replicas").path(0).path("run_time_seconds").asDouble());
    }

    @Test
    void aStoppedJobIsStoppingUntilItsReplicaIsGone() throws Exception {
        String id = api.post(201, "/v1/workloads", "{\"kind\":\"job\",\"name\":\"long\",\"command\":[\"sleep\"]}")
                .path("id")
                .asString();
        plane.observe(id + ".0", new Observation.Started());
        assertEquals(id, api.delete(200, "/v1/workloads/long").path("id").asString());
        assertEquals("stopping", api.get("/v1/workloads/" + id).path("phase").asString());
        plane.observe(id + ".0", new Observation.Ended(new Exit.Signal(15), Duration.ofSeconds(1)));
        assertEquals("stopped", api.get("/v1/workloads/" + id).path("phase").asString());
        assertEquals(
                "not_found", api.delete(404, "/v1/workloads/" + id).path("code").asString());
    }

    @Test
    void theSecretOfADevEnvironmentIsNeverShown() throws Exception {
        String made = api.send(api.to("/v1/workloads").POST(body("{\"kind\":\"dev\",\"environment\":{\"A\":\"b\"}}")))
                .body();
        assertTrue(made.contains("\"A\":\"b\""), made);
        assertFalse(made.contains(WorkloadSpecs.DEV_TOKEN), made);
    }

    @Test
    void aFullInboxIs503WithRetryAfter() throws Exception {
        plane.busy = true;
        HttpResponse<String> refused =
                api.send(api.to("/v1/workloads").POST(body("{\"kind\":\"job\",\"command\":[\"true\"]}")));
        assertEquals("busy", Caller.read(503, refused).path("code").asString());
        assertEquals("1", refused.headers().firstValue("Retry-After").orElse(""));
    }

    @Test
    void aPositionThatTheViewsHaveNotReachedIsNotAnsweredWithOlderThings() throws Exception {
        long position = plane.position();
        api.get("/v1/workloads?position=" + position);
        JsonNode refused = Caller.read(503, api.send(api.to("/v1/workloads?position=" + (position + 1))));
        assertEquals("not_ready", refused.path("code").asString());
    }

    @Test
    void aBodyOverOneMebibyteIsRefused() throws Exception {
        String large = "{\"kind\":\"job\",\"command\":[\"" + "x".repeat(1 << 20) + "\"]}";
        assertEquals(
                "too_large",
                Caller.read(413, api.send(api.to("/v1/workloads").POST(body(large))))
                        .path("code")
                        .asString());
    }

    private HttpResponse<String> yaml(String text) throws Exception {
        return api.send(api.to("/v1/workloads")
                .header("Content-Type", "application/yaml")
                .POST(body(text)));
    }

    private static HttpRequest.BodyPublisher body(String text) {
        return HttpRequest.BodyPublishers.ofString(text);
    }
}
