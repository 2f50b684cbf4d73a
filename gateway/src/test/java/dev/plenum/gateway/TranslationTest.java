package dev.plenum.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.plenum.core.metering.Meter;
import dev.plenum.gateway.snapshot.Capability;
import dev.plenum.gateway.snapshot.Route;
import dev.plenum.gateway.snapshot.Snapshot;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Callers of the Messages and Responses APIs before an engine that only chats: what it is asked, what they get, and what it costs. */
class TranslationTest {

    private static final JsonMapper JSON = new JsonMapper();
    private static final String MESSAGES = "/v1/messages";
    private static final String RESPONSES = "/v1/responses";
    private static final String ASK =
            "{\"model\":\"tiny\",\"max_tokens\":50,\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}";
    private static final String ASK_RESPONSES = "{\"model\":\"tiny\",\"input\":\"hi\"}";
    private static final String ANSWER =
            "{\"model\":\"e\",\"choices\":[{\"message\":{\"content\":\"hé\"},\"finish_reason\":\"stop\"}],\"usage\":"
                    + "{\"prompt_tokens\":20,\"completion_tokens\":7,\"prompt_tokens_details\":{\"cached_tokens\":5}}}";
    private static final String ROLE =
            "data: {\"choices\":[{\"delta\":{\"role\":\"assistant\",\"content\":null}}]}\n\n";
    private static final String ONE = "data: {\"choices\":[{\"delta\":{\"content\":\"é 1\"}}]}\n\n";
    private static final String TWO = "data: {\"choices\":[{\"delta\":{\"content\":\"2\"}}]}\r\n\r\n";
    private static final String CALL = "data: {\"choices\":[{\"delta\":{\"tool_calls\":[{\"index\":0,\"id\":\"c1\","
            + "\"function\":{\"name\":\"look\",\"arguments\":\"{\\\"n\\\":1}\"}}]}}]}\n\n";
    private static final String STOP =
            "data: {\"choices\":[{\"delta\":{},\"finish_reason\":\"tool_calls\"}],\"usage\":null}\n\n";
    private static final String USAGE = "data: {\"choices\":[],\"usage\":{\"completion_tokens\":8,\"prompt_tokens\":14,"
            + "\"prompt_tokens_details\":{\"cached_tokens\":4}}}\n\n";
    private static final String DONE = "data: [DONE]\n\n";

    @TempDir
    Path folder;

    private static String streaming(String ask) {
        return ask.replace("{\"model\"", "{\"stream\":true,\"model\"");
    }

    private Bench streams(String... chunks) {
        return Bench.of(folder, (_, reply) -> {
            reply.streamHead();
            for (String chunk : chunks) {
                reply.chunk(chunk);
            }
            reply.streamEnd();
        });
    }

    private static JsonNode asked(Bench bench) {
        ScriptedEngine.Request request = bench.engine(0).requests().getFirst();
        assertTrue(request.head().startsWith("POST /v1/chat/completions "), request.head());
        return JSON.readTree(request.text());
    }

    @Test
    void aWholeMessageCountsCachedInputBesideAndIsChargedByTheEnginesUsage() {
        try (Bench bench = Bench.of(folder, (_, reply) -> reply.json(200, ANSWER))) {
            HttpResponse<String> answer = bench.post(MESSAGES, ASK);

            assertEquals(200, answer.statusCode(), answer.body());
            assertEquals(
                    "application/json",
                    answer.headers().firstValue("content-type").orElseThrow());
            JsonNode message = JSON.readTree(answer.body());
            assertEquals("hé", message.path("content").path(0).path("text").stringValue());
            assertEquals("end_turn", message.path("stop_reason").stringValue());
            assertEquals(15, message.path("usage").path("input_tokens").intValue());
            assertEquals(
                    5, message.path("usage").path("cache_read_input_tokens").intValue());
            assertEquals(50, asked(bench).path("max_tokens").intValue());
            assertEquals(15, bench.usage.total(Meter.Kind.INPUT_TOKENS));
            assertEquals(5, bench.usage.total(Meter.Kind.CACHED_INPUT_TOKENS));
            assertEquals(7, bench.usage.total(Meter.Kind.OUTPUT_TOKENS));
            assertEquals(1, bench.usage.total(Meter.Kind.REQUESTS));
        }
    }

    @Test
    void aWholeResponseCountsCachedInputWithin() {
        try (Bench bench = Bench.of(folder, (_, reply) -> reply.json(200, ANSWER))) {
            JsonNode response =
                    JSON.readTree(bench.post(RESPONSES, ASK_RESPONSES).body());

            assertEquals("completed", response.path("status").stringValue());
            assertEquals(20, response.path("usage").path("input_tokens").intValue());
            assertEquals(27, response.path("usage").path("total_tokens").intValue());
            assertEquals(15, bench.usage.total(Meter.Kind.INPUT_TOKENS));
            assertEquals(5, bench.usage.total(Meter.Kind.CACHED_INPUT_TOKENS));
            assertEquals(7, bench.usage.total(Meter.Kind.OUTPUT_TOKENS));
        }
    }

    @Test
    void aStreamIsTranslatedWhereverItsBytesAreCut() throws IOException {
        String wire = ROLE + ": a comment\n\n" + ONE + TWO + CALL + STOP + USAGE + DONE;
        SplittableRandom random = new SplittableRandom(20261123);
        for (int round = 0; round < 20; round++) {
            try (Bench bench = Bench.of(folder.resolve("" + round), (_, reply) -> {
                reply.streamHead();
                byte[] bytes = wire.getBytes(StandardCharsets.UTF_8);
                for (int at = 0, to; at < bytes.length; at = to) {
                    to = Math.min(bytes.length, at + random.nextInt(1, 40));
                    reply.raw(Integer.toHexString(to - at) + "\r\n");
                    reply.socket().getOutputStream().write(bytes, at, to - at);
                    reply.raw("\r\n");
                }
                reply.streamEnd();
            })) {
                boolean messages = round % 2 == 0;
                HttpResponse<String> answer = messages
                        ? bench.post(MESSAGES, streaming(ASK))
                        : bench.post(RESPONSES, streaming(ASK_RESPONSES));
                assertEquals(
                        "text/event-stream",
                        answer.headers().firstValue("content-type").orElseThrow());
                String body = answer.body();
                assertTrue(body.contains(": a comment\n\n") && body.contains("é 1"), body);
                assertFalse(body.contains("[DONE]"), body);
                if (messages) {
                    assertTrue(body.contains("\"partial_json\":\"{\\\"n\\\":1}\""), body);
                    assertTrue(body.contains("\"stop_reason\":\"tool_use\""), body);
                    assertTrue(body.contains("\"input_tokens\":10,"), body);
                    assertTrue(body.endsWith("event: message_stop\ndata: {\"type\":\"message_stop\"}\n\n"), body);
                } else {
                    assertTrue(body.contains("event: response.completed\n"), body);
                    assertTrue(body.contains("\"input_tokens\":14,"), body);
                }
                assertTrue(asked(bench)
                        .path("stream_options")
                        .path("include_usage")
                        .booleanValue());
                assertEquals(10, bench.usage.total(Meter.Kind.INPUT_TOKENS));
                assertEquals(4, bench.usage.total(Meter.Kind.CACHED_INPUT_TOKENS));
                assertEquals(8, bench.usage.total(Meter.Kind.OUTPUT_TOKENS));
                assertFalse(bench.usage.read(0, 1).getFirst().source().endsWith("/estimated"));
            }
        }
    }

    @Test
    void anEngineThatCountsNothingIsChargedByChunksAndTheCallerIsToldTheSame() {
        try (Bench bench = streams(ROLE + ONE, TWO + DONE)) {
            String body = bench.post(MESSAGES, streaming(ASK)).body();

            assertTrue(body.contains("\"output_tokens\":2}}\n\nevent: message_stop"), body);
            assertEquals(2, bench.usage.total(Meter.Kind.OUTPUT_TOKENS));
            assertTrue(bench.usage.read(0, 1).getFirst().source().endsWith("/estimated"));
        }
    }

    @Test
    void aBrokenStreamEndsWithTheApisOwnErrorEventAndNeverClean() throws IOException {
        String broken = "ff\r\ndata: {\"cho";
        for (String path : List.of(MESSAGES, RESPONSES)) {
            try (Bench bench = Bench.of(folder.resolve(path.substring(4)), (_, reply) -> {
                reply.streamHead();
                reply.chunk(ROLE + ONE + TWO);
                reply.raw(broken);
                reply.breakOff();
            })) {
                String all = brokenOff(bench, path);
                assertTrue(all.contains("upstream_failed"), all);
            }
        }
    }

    @Test
    void anErrorOfTheEngineInTheMiddleBreaksTheStreamWithItsWords() throws IOException {
        for (String path : List.of(MESSAGES, RESPONSES)) {
            try (Bench bench = Bench.of(folder.resolve(path.substring(4)), (_, reply) -> {
                reply.streamHead();
                reply.chunk(ROLE + ONE + TWO + "data: {\"error\":{\"message\":\"out of memory\"}}\n\n" + DONE);
                reply.streamEnd();
            })) {
                String all = brokenOff(bench, path);
                assertTrue(all.contains("out of memory"), all);
            }
        }
    }

    @Test
    void whatIsNoChatInAStreamBreaksIt() throws IOException {
        for (String bad :
                List.of("data: {\n\n", "data: [7]\n\n", "data: {\"choices\":[{\"delta\":{\"content\":7}}]}\n\n")) {
            try (Bench bench = streams(ROLE + ONE + TWO, bad + DONE)) {
                brokenOff(bench, MESSAGES);
            }
        }
    }

    /** Two chunks came; the connection ends without a mark that it was whole. */
    private static String brokenOff(Bench bench, String path) throws IOException {
        boolean messages = path.equals(MESSAGES);
        try (Socket caller = bench.callerOf(path, streaming(messages ? ASK : ASK_RESPONSES))) {
            String all = new String(caller.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertTrue(
                    all.contains(
                            messages
                                    ? "event: error\ndata: {\"type\":\"error\",\"error\":{\"message\":\"The engine of the model"
                                    : "event: error\ndata: {\"message\":\"The engine of the model"),
                    all);
            assertTrue(all.contains("\"text\":\"2\"") || all.contains("\"delta\":\"2\""), all);
            assertFalse(all.contains("message_stop") || all.contains("response.completed"), all);
            assertFalse(all.endsWith("0\r\n\r\n"), "the body must not end as if it were whole");
            assertEquals(2, bench.usage.total(Meter.Kind.OUTPUT_TOKENS));
            assertEquals(1, bench.usage.total(Meter.Kind.REQUESTS));
            bench.usage.read(0, 9).forEach(usage -> assertTrue(usage.source().endsWith("/estimated")));
            return all;
        }
    }

    @Test
    void aCallerWhoLeavesStopsTheEngineAndPaysForWhatCame() throws Exception {
        CompletableFuture<Void> closed = new CompletableFuture<>();
        try (Bench bench = Bench.of(folder, (_, reply) -> {
            reply.streamHead();
            reply.chunk(ROLE + ONE + CALL);
            reply.callerClosed();
            closed.complete(null);
        })) {
            Socket caller = bench.callerOf(MESSAGES, streaming(ASK));
            Bench.readUntil(caller.getInputStream(), "input_json_delta");
            caller.close();

            closed.get(30, TimeUnit.SECONDS);
            Bench.await(() -> bench.usage.next() == 3);
            assertEquals(2, bench.usage.total(Meter.Kind.OUTPUT_TOKENS));
        }
    }

    @Test
    void theLastEventsLeaveOnlyWhenTheUsageIsRecorded() throws IOException {
        try (Bench bench = streams(ROLE + ONE + STOP, USAGE + DONE)) {
            bench.usage.fail();
            try (Socket caller = bench.callerOf(MESSAGES, streaming(ASK))) {
                String all = new String(caller.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
                assertTrue(all.contains("usage_not_recorded"), all);
                assertFalse(all.contains("message_stop"), all);
            }
        }
    }

    @Test
    void whatCannotBeAskedIs400BeforeTheEngineHearsOfIt() {
        try (Bench bench = Bench.of(folder, (_, reply) -> reply.json(200, ANSWER))) {
            HttpResponse<String> kept =
                    bench.post(RESPONSES, ASK_RESPONSES.replace("}", ",\"previous_response_id\":\"resp_1\"}"));
            assertEquals(400, kept.statusCode());
            assertEquals(
                    "previous_response_id",
                    JSON.readTree(kept.body()).path("error").path("param").stringValue());
            HttpResponse<String> document = bench.post(MESSAGES, ASK.replace("\"hi\"", "[{\"type\":\"document\"}]"));
            assertEquals(400, document.statusCode());
            assertEquals(
                    "messages[0].content[0].type",
                    JSON.readTree(document.body()).path("error").path("param").stringValue());
            assertEquals(
                    400,
                    bench.post(
                                    RESPONSES,
                                    ASK_RESPONSES.replace("}", ",\"x\":" + "[".repeat(505) + "]".repeat(505) + "}"))
                            .statusCode());
            assertEquals(0, bench.engine(0).requests().size());
            assertEquals(0, bench.usage.next());
        }
    }

    @Test
    void everyRefusalOfTheMessagesApiHasItsShape() {
        try (Bench bench = Bench.of(folder, (request, reply) -> {
            if (request.text().contains("long")) {
                reply.json(400, "{\"error\":{\"message\":\"too long\",\"code\":400}}");
            } else {
                reply.json(200, "{\"choices\":[]}");
            }
        })) {
            Map<String, Integer> types =
                    Map.of(ASK.replace("tiny", "huge"), 404, ASK.replace("hi", "long"), 400, ASK, 502, "{}", 400);
            types.forEach((ask, status) -> {
                HttpResponse<String> answer = bench.post(MESSAGES, ask);
                assertEquals(status, answer.statusCode(), answer.body());
                JsonNode error = JSON.readTree(answer.body());
                assertEquals("error", error.path("type").stringValue());
                assertEquals(
                        status == 404 ? "not_found_error" : status == 400 ? "invalid_request_error" : "api_error",
                        error.path("error").path("type").stringValue());
            });
            assertEquals(0, bench.usage.next());
        }
    }

    @Test
    void theKeysOwnMaximumHoldsHereToo() {
        try (Bench bench = Bench.of(folder, (_, reply) -> reply.json(200, ANSWER))) {
            Snapshot now = bench.snapshot();
            Snapshot.Key limited = new Snapshot.Key("key-1", "blue", java.util.Set.of(), List.of(), 40);
            bench.gateway.update(new Snapshot(8, Map.of(Snapshot.hash("sk-blue"), limited), now.routes()));

            assertEquals(400, bench.post(MESSAGES, ASK).statusCode());
            assertEquals(200, bench.post(RESPONSES, ASK_RESPONSES).statusCode());
            assertEquals(40, asked(bench).path("max_tokens").intValue());
        }
    }

    @Test
    void anEngineThatHasTheApiGetsTheBytesAsTheyAre() {
        try (Bench bench = Bench.of(folder, (_, reply) -> reply.json(200, "{\"type\":\"message\" }"))) {
            Route route = new Route(
                    "blue",
                    "tiny",
                    List.of(bench.engine(0).target()),
                    0,
                    EnumSet.of(Capability.CHAT, Capability.MESSAGES));
            bench.gateway.update(new Snapshot(8, Bench.KEYS, List.of(route)));

            assertEquals("{\"type\":\"message\" }", bench.post(MESSAGES, ASK).body());
            ScriptedEngine.Request request = bench.engine(0).requests().getFirst();
            assertTrue(request.head().startsWith("POST /v1/messages "), request.head());
            assertEquals(ASK, request.text());
        }
    }

    @Test
    void aFallbackThatOnlyChatsAnswersForOneThatHasTheApi() throws IOException {
        ScriptedEngine gone = new ScriptedEngine((_, _) -> {});
        try (Bench bench = Bench.of(folder, (_, reply) -> reply.json(200, ANSWER))) {
            gone.close();
            Route first = new Route(
                    "blue", "big", List.of(gone.target()), 0, EnumSet.of(Capability.MESSAGES), List.of("tiny"));
            Route second = Bench.route(List.of(bench.engine(0).target()));
            bench.gateway.update(new Snapshot(8, Bench.KEYS, List.of(first, second)));
            Bench.await(() -> bench.post(MESSAGES, ASK.replace("tiny", "big")).statusCode() == 200);

            assertEquals("tiny", asked(bench).path("model").stringValue());
        }
    }

    @Test
    void aModelThatDoesNotChatHasNeitherApi() {
        try (Bench bench = Bench.of(folder, (_, reply) -> reply.json(200, ANSWER))) {
            Route route =
                    new Route("blue", "tiny", List.of(bench.engine(0).target()), 0, EnumSet.of(Capability.COMPLETIONS));
            bench.gateway.update(new Snapshot(8, Bench.KEYS, List.of(route)));

            HttpResponse<String> answer = bench.post(RESPONSES, ASK_RESPONSES);
            assertEquals(400, answer.statusCode());
            assertTrue(answer.body().toLowerCase(Locale.ROOT).contains("unsupported_endpoint"), answer.body());
        }
    }
}
