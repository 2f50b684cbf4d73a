package dev.plenum.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.plenum.api.Wire;
import dev.plenum.core.workload.Exit;
import dev.plenum.core.world.Observation;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

@Timeout(120)
final class StreamsTest {

    private final SmallPlane plane = new SmallPlane();
    private final ApiServer server = plane.serve();
    private final Caller api = new Caller(server);

    @AfterEach
    void stop() {
        server.close();
    }

    private String job(String launch) throws Exception {
        String id = api.post(201, "/v1/workloads", "{\"kind\":\"job\"," + launch + "}")
                .path("id")
                .asString();
        plane.observe(id + ".0", new Observation.Started());
        return id;
    }

    private void end(String id) {
        plane.observe(id + ".0", new Observation.Ended(new Exit.Status(0), Duration.ofSeconds(1)));
    }

    @Test
    void aLogIsReadInPiecesByItsOffset() throws Exception {
        String id = job("\"command\":[\"a\"]");
        plane.print(id + ".0", "hello\n");
        HttpResponse<String> first = api.send(api.to("/v1/workloads/" + id + "/logs"));
        assertEquals("hello\n", first.body());
        String next = first.headers().firstValue("Plenum-Next-Offset").orElseThrow();
        plane.print(id + ".0", "world\n");
        assertEquals(
                "world\n",
                api.send(api.to("/v1/workloads/" + id + "/logs?offset=" + next)).body());
    }

    @Test
    void aFollowedLogGrowsWithTheJobAndEndsWithIt() throws Exception {
        String id = job("\"command\":[\"a\"]");
        plane.print(id + ".0", "größe\n");
        try (Events events = open("/v1/workloads/" + id + "/logs")) {
            Event first = events.next();
            assertEquals("größe\n", Wire.mapper().readValue(first.data, String.class));
            assertEquals("8", first.id);
            plane.print(id + ".0", "more\n");
            assertEquals("\"more\\n\"", events.next().data);
            end(id);
            assertEquals("end", events.next().name);
            assertTrue(events.atEnd());
        }
    }

    @Test
    void aCurveIsStreamedPointByPointAndSkipsLinesThatAreNone() throws Exception {
        String id = job("\"recipe\":\"decoder\"");
        plane.report(id, "{\"event\":\"step\",\"step\":1,\"loss\":5.5,\"tokens_per_second\":100.5}");
        plane.report(id, "{\"event\":\"ste");
        plane.report(id, "{\"step\":2,\"loss\":4.5,\"tokens_per_second\":101}");
        JsonNode points = api.get("/v1/workloads/" + id + "/curve").path("items");
        assertEquals(2, points.size());
        assertEquals(100.5, points.path(0).path("tokens_per_second").asDouble());
        try (Events events = open("/v1/workloads/" + id + "/curve?from=1")) {
            assertEquals(
                    2, Wire.mapper().readTree(events.next().data).path("step").asInt());
            end(id);
            assertEquals("end", events.next().name);
        }
    }

    @Test
    void theWatchShowsAChangeWithoutBeingAsked() throws Exception {
        try (Events events = open("/v1/watch")) {
            Event first = events.next();
            assertEquals("today", first.name);
            assertEquals(0, Wire.mapper().readTree(first.data).path("workloads").size());
            job("\"command\":[\"a\"],\"name\":\"seen\"");
            JsonNode workloads = Wire.mapper().readTree(events.next().data).path("workloads");
            while (workloads.isEmpty()) {
                workloads = Wire.mapper().readTree(events.next().data).path("workloads");
            }
            assertEquals("seen", workloads.path(0).path("name").asString());
        }
    }

    @Test
    void theWatchKeepsCountingMoneyWhileSomethingRunsThoughNothingChanges() throws Exception {
        api.post(
                200,
                "/v1/prices",
                "{\"meter\":\"core_seconds\",\"amount\":\"0.36\",\"per\":3600,\"label\":\"example\"}");
        job("\"command\":[\"a\"]");
        try (Events events = open("/v1/watch")) {
            assertEquals("0.000000", total(events.next()));
            plane.now = plane.now.plusSeconds(10);
            String total = total(events.next());
            while (total.equals("0.000000")) {
                total = total(events.next());
            }
            assertEquals("0.001000", total);
        }
    }

    private static String total(Event today) {
        JsonNode money = Wire.mapper().readTree(today.data).path("money").path(0);
        assertEquals("0.0001", money.path("per_second").asString());
        return money.path("total").asString();
    }

    @Test
    void shutdownIsAnsweredFirstAndThenAskedForWithItsNotice() throws Exception {
        assertTrue(api.post(202, "/v1/shutdown?notice_seconds=3", "").isEmpty());
        Duration asked = plane.shutdowns.poll(30, java.util.concurrent.TimeUnit.SECONDS);
        assertEquals(Optional.of(Duration.ofSeconds(3)), Optional.ofNullable(asked));
    }

    private Events open(String path) throws IOException, InterruptedException {
        HttpResponse<InputStream> response = Caller.CLIENT.send(
                api.to(path).header("Accept", "text/event-stream").build(), HttpResponse.BodyHandlers.ofInputStream());
        assertEquals(200, response.statusCode());
        assertEquals(
                "text/event-stream",
                response.headers().firstValue("Content-Type").orElse(""));
        return new Events(new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8)));
    }

    private record Event(String name, String id, String data) {}

    private record Events(BufferedReader in) implements AutoCloseable {

        Event next() throws IOException {
            String name = "";
            String id = "";
            String data = "";
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                if (line.isEmpty() && !data.isEmpty()) {
                    return new Event(name, id, data);
                }
                String value = line.substring(line.indexOf(':') + 1).strip();
                name = line.startsWith("event:") ? value : name;
                id = line.startsWith("id:") ? value : id;
                data = line.startsWith("data:") ? value : data;
            }
            throw new IOException("the stream ended");
        }

        boolean atEnd() throws IOException {
            return in.readLine() == null;
        }

        @Override
        public void close() throws IOException {
            in.close();
        }
    }
}
