package dev.plenum.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.plenum.gateway.observe.AccessLog;
import dev.plenum.gateway.observe.Observability;
import dev.plenum.gateway.snapshot.Route;
import dev.plenum.gateway.snapshot.Snapshot;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** One line of JSON a request, whatever became of it. */
class AccessLogTest {

    private static final String PROMPT = "the prompt that nobody logs";
    private static final String ASK = "{\"model\":\"tiny\",\"messages\":[\"" + PROMPT + "\"]}";
    private static final String ASK_STREAM = "{\"model\":\"tiny\",\"stream\":true,\"messages\":[\"" + PROMPT + "\"]}";
    private static final String WORD = "data: {\"choices\":[{\"delta\":{\"content\":\"secret\"}}]}\n\n";
    private static final String ANSWER =
            "{\"usage\":{\"prompt_tokens\":9,\"completion_tokens\":4,\"prompt_tokens_details\":{\"cached_tokens\":6}}}";

    @TempDir
    Path folder;

    private Path log;

    @BeforeEach
    void place() {
        log = folder.resolve("logs/access.log");
    }

    private Bench bench(ScriptedEngine... engines) {
        return new Bench(
                folder,
                config -> config.withObservability(Observability.NONE.withAccessLog(new AccessLog.File(log))),
                engines);
    }

    private JsonNode only() {
        List<JsonNode> lines = Lines.await(log, 1, _ -> true);
        assertEquals(1, lines.size(), lines.toString());
        return lines.getFirst();
    }

    @Test
    void anAnswerHasAllThatIsKnownOfItAndNothingThatWasSaid() throws IOException {
        String id;
        try (Bench bench = bench(new ScriptedEngine((_, reply) -> reply.json(200, ANSWER)))) {
            id = bench.post(Bench.CHAT, ASK)
                    .headers()
                    .firstValue("x-request-id")
                    .orElseThrow();
            JsonNode line = only();
            assertEquals("2026-11-23T12:00:00.000Z", line.path("time").asString());
            assertEquals(id, line.path("request_id").asString());
            assertEquals("127.0.0.1", line.path("client").asString());
            assertEquals("key-1", line.path("key").asString());
            assertEquals("blue", line.path("project").asString());
            assertEquals("POST", line.path("method").asString());
            assertEquals(Bench.CHAT, line.path("path").asString());
            assertEquals("tiny", line.path("model").asString());
            assertTrue(line.path("served_by").isMissingNode());
            assertEquals(
                    bench.engine(0).target().toString(), line.path("target").asString());
            assertEquals(200, line.path("status").asInt());
            assertEquals("ok", line.path("outcome").asString());
            assertFalse(line.path("streamed").asBoolean());
            assertTrue(line.path("duration_ms").asDouble() > 0);
            assertTrue(line.path("time_to_first_chunk_ms").asDouble()
                    <= line.path("duration_ms").asDouble());
            assertEquals(9, line.path("input_tokens").asInt());
            assertEquals(6, line.path("cached_input_tokens").asInt());
            assertEquals(4, line.path("output_tokens").asInt());
            assertFalse(line.path("estimated").asBoolean());
            assertEquals(ASK.length(), line.path("bytes_in").asInt());
            assertEquals(ANSWER.length(), line.path("bytes_out").asInt());
            assertEquals(0, line.path("retries").asInt());
            assertTrue(line.path("trace_id").isMissingNode());
        }
        String text = Files.readString(log);
        assertFalse(text.contains(PROMPT) || text.contains("sk-blue"), text);
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(log)));
    }

    @Test
    void refusedRequestsAndModelsHaveALineAndProbesHaveNone() {
        try (Bench bench = bench(new ScriptedEngine((_, reply) -> reply.json(200, ANSWER)))) {
            bench.get("/health");
            bench.get("/metrics");
            bench.send(bench.request("/v1/models").setHeader("Authorization", "Bearer nobody"));
            bench.post(Bench.CHAT, "{\"model\":\"none\",\"messages\":[]}");
            bench.get("/v1/models");
            List<JsonNode> lines = Lines.await(log, 3, _ -> true);
            assertEquals(
                    List.of("invalid_api_key", "model_not_found", "ok"),
                    lines.stream().map(line -> line.path("outcome").asString()).toList());
            assertEquals(
                    List.of(401, 404, 200),
                    lines.stream().map(line -> line.path("status").asInt()).toList());
            assertTrue(lines.getFirst().path("key").isMissingNode());
            assertEquals("none", lines.get(1).path("model").asString());
        }
    }

    @Test
    void whatIsNoHttpHasALineOfItsOwn() throws IOException {
        try (Bench bench = bench(new ScriptedEngine((_, reply) -> reply.json(200, ANSWER)))) {
            String first = "GET /v1/models HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer sk-blue\r\n\r\n";
            bench.readToTheEnd(first + "GET /v1/mod<els HTTP/1.1\r\nHost: x\r\n\r\n");
            List<JsonNode> lines = Lines.await(log, 2, _ -> true);
            assertEquals("bad_http_request", lines.get(1).path("outcome").asString());
            assertFalse(lines.get(0).path("request_id").equals(lines.get(1).path("request_id")));
        }
    }

    @Test
    void aCallerWhoLeavesInTheMiddleOfAStreamIsToldOnceWithWhatItGot() throws IOException {
        ScriptedEngine engine = new ScriptedEngine((_, reply) -> {
            reply.streamHead();
            reply.chunk(WORD);
            reply.callerClosed();
        });
        try (Bench bench = bench(engine)) {
            try (Socket caller = bench.callerOf(Bench.CHAT, ASK_STREAM)) {
                Bench.readUntil(caller.getInputStream(), WORD);
            }
            JsonNode line = only();
            assertEquals("caller_gone", line.path("outcome").asString());
            assertEquals(200, line.path("status").asInt());
            assertTrue(line.path("streamed").asBoolean());
            assertEquals(1, line.path("output_tokens").asInt());
            assertTrue(line.path("estimated").asBoolean());
            assertEquals(WORD.length(), line.path("bytes_out").asInt());
            assertFalse(Lines.text(log).contains("secret"));
        }
    }

    @Test
    void aCallerWhoLeavesBeforeTheAnswerHasStatus499() throws IOException {
        ScriptedEngine engine = new ScriptedEngine((_, reply) -> reply.callerClosed());
        try (Bench bench = bench(engine)) {
            try (Socket _ = bench.callerOf(Bench.CHAT, ASK)) {
                Bench.await(() -> !engine.requests().isEmpty());
            }
            JsonNode line = only();
            assertEquals(499, line.path("status").asInt());
            assertEquals("caller_gone", line.path("outcome").asString());
        }
    }

    @Test
    void aFallbackAndARetryAreTold() {
        ScriptedEngine bad = new ScriptedEngine((_, reply) -> reply.breakOff());
        ScriptedEngine good = new ScriptedEngine((_, reply) -> reply.json(200, ANSWER));
        try (Bench bench = bench(bad, good)) {
            for (int i = 0; i < 10; i++) {
                bench.post(Bench.CHAT, ASK);
            }
            JsonNode retried = Lines.await(log, 1, line -> line.path("retries").asInt() == 1)
                    .getFirst();
            assertEquals(good.target().toString(), retried.path("target").asString());

            Route spare = new Route(
                    "blue",
                    "spare",
                    List.of(good.target()),
                    0,
                    bench.snapshot().routes().getFirst().capabilities());
            Route first = new Route("blue", "tiny", List.of(bad.target()), 0, spare.capabilities(), List.of("spare"));
            bench.gateway.update(new Snapshot(8, Bench.KEYS, List.of(first, spare)));
            bench.post(Bench.CHAT, ASK);
            JsonNode line = Lines.await(log, 1, one -> one.has("served_by")).getFirst();
            assertEquals("tiny", line.path("model").asString());
            assertEquals("spare", line.path("served_by").asString());
        }
    }

    @Test
    void theTraceOfTheCallerIsToldThoughNothingIsTraced() {
        ScriptedEngine engine = new ScriptedEngine((_, reply) -> reply.json(200, ANSWER));
        try (Bench bench = bench(engine)) {
            String trace = "4bf92f3577b34da6a3ce929d0e0e4736";
            bench.send(bench.request("/v1/models").setHeader("traceparent", "00-" + trace + "-00f067aa0ba902b7-01"));
            assertEquals(trace, only().path("trace_id").asString());
            bench.post(Bench.CHAT, ASK);
            assertFalse(engine.requests().getFirst().head().contains("traceparent"));
        }
    }

    @Test
    void aDiskThatTakesNothingCostsLinesThatAreCountedAndNoRequest() {
        Path full = Path.of("/dev/full");
        assumeTrue(Files.exists(full));
        ScriptedEngine engine = new ScriptedEngine((_, reply) -> reply.json(200, ANSWER));
        try (Bench bench = new Bench(
                folder,
                config -> config.withObservability(Observability.NONE.withAccessLog(new AccessLog.File(full))),
                engine)) {
            assertEquals(200, bench.post(Bench.CHAT, ASK).statusCode());
            Bench.await(
                    () -> bench.get("/metrics").body().contains("plenum_gateway_dropped_total{from=\"access_log\"} 1"));
        }
    }
}
