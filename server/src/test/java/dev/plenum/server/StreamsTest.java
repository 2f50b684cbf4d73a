package dev.plenum.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.plenum.api.Wire;
import dev.plenum.core.workload.Exit;
import dev.plenum.core.world.Observation;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

@Timeout(60)
class StreamsTest {

    private final SmallPlane plane = new SmallPlane();
    private final ApiServer server = plane.serve();
    private final Caller api = new Caller(server);

    @AfterEach
    void stop() {
        server.close();
    }

    private BufferedReader events(String path) throws IOException, InterruptedException {
        var response = Caller.CLIENT.send(
                api.to(path).header("Accept", "text/event-stream").build(), HttpResponse.BodyHandlers.ofInputStream());
        assertEquals(200, response.statusCode());
        assertTrue(response.headers().firstValue("content-type").orElse("").startsWith("text/event-stream"));
        return new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8));
    }

    private static String data(BufferedReader events) throws IOException {
        String line = events.readLine();
        while (line != null && !line.startsWith("data:")) {
            line = events.readLine();
        }
        return line == null ? "" : line.substring(5).strip();
    }

    private String job() throws IOException, InterruptedException {
        return api.post(201, "/v1/workloads", "{\"kind\":\"job\",\"command\":[\"true\"]}")
                .path("id")
                .asString();
    }

    @Test
    void theWatchShowsAChangeWithoutBeingAskedAgain() throws Exception {
        try (BufferedReader events = events("/v1/watch")) {
            JsonNode before = Wire.mapper().readTree(data(events));
            assertEquals(0, before.path("workloads").size(), before::toString);
            String id = job();
            JsonNode now = Wire.mapper().readTree(data(events));
            while (now.path("workloads").isEmpty()) {
                now = Wire.mapper().readTree(data(events));
            }
            assertEquals(id, now.path("workloads").path(0).path("id").asString());
        }
    }

    @Test
    void aFollowedLogComesWholeAndEndsWithTheJob() throws Exception {
        String id = job();
        plane.print(id + ".0", "one\n");
        try (BufferedReader events = events("/v1/workloads/" + id + "/logs")) {
            assertEquals("\"one\\n\"", data(events));
            plane.print(id + ".0", "två\n");
            plane.observe(id + ".0", new Observation.Ended(new Exit.Status(0), Duration.ofSeconds(1)));
            List<String> rest = new ArrayList<>();
            for (String line = events.readLine(); line != null; line = events.readLine()) {
                rest.add(line);
            }
            assertTrue(rest.stream().anyMatch(line -> line.contains("två")), rest::toString);
            assertTrue(rest.contains("event: end"), rest::toString);
        }
    }

    @Test
    void aCurveStreamsItsPoints() throws Exception {
        String id = job();
        plane.report(id, "{\"event\":\"step\",\"step\":1,\"loss\":5.5,\"tokens_per_second\":900.0}");
        assertEquals(
                5.5,
                api.get("/v1/workloads/" + id + "/curve")
                        .path("items")
                        .path(0)
                        .path("loss")
                        .asDouble());
        try (BufferedReader events = events("/v1/workloads/" + id + "/curve")) {
            assertEquals(1, Wire.mapper().readTree(data(events)).path("step").asInt());
        }
    }
}
