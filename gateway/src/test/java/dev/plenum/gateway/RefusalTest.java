package dev.plenum.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.plenum.core.error.ErrorCode;
import dev.plenum.core.error.PlenumException;
import dev.plenum.gateway.snapshot.Capability;
import dev.plenum.gateway.snapshot.Route;
import dev.plenum.gateway.snapshot.Snapshot;
import dev.plenum.gateway.snapshot.Target;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Every refusal in OpenAI's shape, with an id, before an engine hears of it and at no cost. */
class RefusalTest {

    private static final String ASK = "{\"model\":\"tiny\",\"messages\":[]}";

    @TempDir
    Path folder;

    private Bench bench;

    @BeforeEach
    void start() {
        bench = new Bench(
                folder,
                config -> config.withMaxBodyBytes(100_000),
                new ScriptedEngine((_, reply) -> reply.json(200, "{}")));
    }

    @AfterEach
    void nothingReachedTheEngine() {
        int reached = bench.engine(0).requests().size();
        long recorded = bench.usage.next();
        bench.close();
        assertEquals(0, reached);
        assertEquals(0, recorded);
    }

    private static void assertError(HttpResponse<String> answer, int status, String code, String parameter) {
        assertEquals(status, answer.statusCode(), answer.body());
        assertTrue(answer.headers().firstValue("x-request-id").orElse("").startsWith("req-"));
        JsonNode error = new JsonMapper().readTree(answer.body()).path("error");
        assertEquals(code, error.path("code").asString(), answer.body());
        assertEquals(parameter, error.path("param").asString(""), answer.body());
        assertTrue(error.path("message").isString() && error.path("type").isString(), answer.body());
    }

    private void assertRefused(String body, int status, String code, String parameter) {
        assertError(bench.post(Bench.CHAT, body), status, code, parameter);
    }

    @Test
    void aWrongKeyAndNoKeyAre401() {
        for (String header : List.of("Bearer sk-wrong", "Bearer ", "Basic c2s6", "sk-blue")) {
            assertError(
                    bench.send(bench.request(Bench.CHAT)
                            .setHeader("Authorization", header)
                            .POST(HttpRequest.BodyPublishers.ofString(ASK))),
                    401,
                    "invalid_api_key",
                    "");
        }
        assertError(
                bench.send(bench.request("/v1/models").setHeader("Authorization", "Bearer nope")),
                401,
                "invalid_api_key",
                "");
    }

    @Test
    void anthropicsClientsReadTheirOwnShapeAndTheIdWhereTheyLookForIt() {
        HttpResponse<String> answer = bench.post("/v1/messages", ASK.replace("tiny", "huge"));
        assertError(answer, 404, "model_not_found", "model");
        assertTrue(
                answer.body().startsWith("{\"type\":\"error\",\"error\":{\"message\":\"")
                        && answer.body().contains("\"type\":\"not_found_error\""),
                answer.body());
        assertEquals(
                answer.headers().firstValue("x-request-id"), answer.headers().firstValue("request-id"));
        HttpResponse<String> tooLong = bench.post("/v1/messages", "x".repeat(100_001));
        assertError(tooLong, 413, "request_too_large", "");
        assertTrue(tooLong.body().contains("\"type\":\"request_too_large\""), tooLong.body());
        assertTrue(bench.post(Bench.CHAT, ASK.replace("tiny", "huge")).body().startsWith("{\"error\":{"));
    }

    @Test
    void aModelOfNobodyOrOfAnotherProjectIs404() {
        assertRefused(ASK.replace("tiny", "huge"), 404, "model_not_found", "model");
        HttpRequest.Builder asRed = bench.request(Bench.CHAT).setHeader("Authorization", "Bearer sk-red");
        assertError(bench.send(asRed.POST(HttpRequest.BodyPublishers.ofString(ASK))), 404, "model_not_found", "model");
        assertError(bench.get("/v1/models/huge"), 404, "model_not_found", "model");
    }

    @Test
    void aBodyThatIsNoObjectIs400() {
        for (String body : List.of(
                "",
                " ",
                "[]",
                "\"x\"",
                "{",
                "{\"model\":",
                ASK + "x",
                ASK + ASK,
                "{\"model\":\"tiny\",}",
                "null",
                "\0{\0}")) {
            assertRefused(body, 400, "invalid_json", "");
        }
        assertRefused("{\"a\":" + "[".repeat(5_000), 400, "invalid_json", "");
    }

    @Test
    void aMissingOrMistypedParameterIsNamed() {
        assertRefused("{\"messages\":[]}", 400, "missing_required_parameter", "model");
        assertRefused("{\"model\":\"tiny\"}", 400, "missing_required_parameter", "messages");
        assertRefused("{\"model\":\"tiny\",\"messages\":null}", 400, "missing_required_parameter", "messages");
        assertRefused("{\"model\":7,\"messages\":[]}", 400, "invalid_type", "model");
        assertRefused("{\"model\":\"tiny\",\"messages\":\"hi\"}", 400, "invalid_type", "messages");
        assertRefused("{\"model\":\"tiny\",\"messages\":[],\"stream\":\"yes\"}", 400, "invalid_type", "stream");
        assertError(bench.post("/v1/completions", "{\"model\":\"tiny\"}"), 400, "missing_required_parameter", "prompt");
        assertError(bench.post("/v1/embeddings", "{\"model\":\"tiny\"}"), 400, "missing_required_parameter", "input");
    }

    @Test
    void anEndpointThatTheModelDoesNotOfferIs400() {
        List<Target> targets = List.of(bench.engine(0).target());
        bench.gateway.update(new Snapshot(
                8, Bench.KEYS, List.of(new Route("blue", "tiny", targets, 0, EnumSet.of(Capability.EMBEDDINGS)))));
        assertRefused(ASK, 400, "unsupported_endpoint", "model");
    }

    @Test
    void aBodyOverTheLimitIs413() {
        String tooLong = "{\"model\":\"tiny\",\"messages\":[\"" + "x".repeat(100_000) + "\"]}";
        assertRefused(tooLong, 413, "request_too_large", "");
        assertError(
                bench.send(bench.request(Bench.CHAT)
                        .POST(HttpRequest.BodyPublishers.fromPublisher(HttpRequest.BodyPublishers.ofString(tooLong)))),
                413,
                "request_too_large",
                "");
    }

    @Test
    void theSecondRequestOfAConnectionHasAnIdOfItsOwnHoweverEarlyItIsRefused() throws IOException {
        String second = Bench.wire(Bench.CHAT, ASK).replaceAll("Content-Length: \\d+", "Content-Length: 100001");
        for (String refused : List.of(second, "GET / HTTP/1.1\r\nno header\r\n\r\n")) {
            String answers = bench.readToTheEnd(Bench.wire(Bench.CHAT, ASK.replace("tiny", "huge")) + refused);
            List<String> ids = Pattern.compile("x-request-id: (req-\\S+)")
                    .matcher(answers)
                    .results()
                    .map(found -> found.group(1))
                    .toList();
            assertEquals(2, ids.stream().distinct().count(), answers);
        }
    }

    @Test
    void anUnknownPathIs404AndAWrongMethod405() {
        assertError(bench.get("/v2/chat"), 404, "unknown_url", "");
        assertError(bench.get("/"), 404, "unknown_url", "");
        HttpResponse<String> answer = bench.get(Bench.CHAT);
        assertError(answer, 405, "method_not_allowed", "");
        assertEquals("POST", answer.headers().firstValue("allow").orElseThrow());
    }

    @Test
    void aModelWithoutReadyReplicasIs503AndSaysWhenToTryAgain() {
        bench.gateway.update(new Snapshot(8, Bench.KEYS, List.of(Bench.route(List.of()))));
        HttpResponse<String> answer = bench.post(Bench.CHAT, ASK);
        assertError(answer, 503, "no_ready_replica", "");
        assertEquals("5", answer.headers().firstValue("retry-after").orElseThrow());
    }

    @Test
    void aBrokenHeadIsRefusedInTheSameShape() throws Exception {
        try (Socket caller = new Socket(InetAddress.getLoopbackAddress(), bench.gateway.port())) {
            caller.setSoTimeout(30_000);
            caller.getOutputStream()
                    .write("GET /v1/mod<els HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.UTF_8));
            String answer = new String(caller.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertTrue(answer.startsWith("HTTP/1.1 400"), answer);
            assertTrue(answer.contains("{\"error\":{"), answer);
            assertTrue(answer.toLowerCase(java.util.Locale.ROOT).contains("x-request-id: req-"), answer);
        }
    }

    @Test
    void aTakenPortIsSaidWithTheNextStep() {
        PlenumException taken = assertThrows(
                PlenumException.class,
                () -> Gateway.start(
                        GatewayConfig.of("127.0.0.1", bench.gateway.port(), folder.resolve("other")),
                        bench.usage,
                        () -> Bench.NOON));
        assertEquals(ErrorCode.PORT_TAKEN, taken.code());
        assertTrue(taken.problem().contains(":" + bench.gateway.port()), taken.problem());
    }
}
