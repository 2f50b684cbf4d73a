package dev.plenum.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.plenum.core.metering.Meter;
import dev.plenum.core.metering.UsageRecord;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Answers that are not streamed. */
class AnswerTest {

    private static final String ANSWER =
            "{ \"id\" : \"x\",\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\"hé\"}}],\n"
                    + " \"usage\":{\"prompt_tokens\":11,\"completion_tokens\":22,\"total_tokens\":33}, \"zz\":1.50 }";
    private static final String ASK =
            "{ \"model\":\"tiny\" ,\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}],\"n\":1.0}";

    @TempDir
    Path folder;

    @Test
    void bothBodiesPassByteForByteAndTheKeyStaysHere() {
        try (Bench bench = Bench.of(folder, (_, reply) -> reply.json(200, ANSWER))) {
            HttpResponse<String> answer = bench.post(Bench.CHAT, ASK);

            assertEquals(200, answer.statusCode());
            assertEquals(ANSWER, answer.body());
            ScriptedEngine.Request seen = bench.engine(0).requests().getFirst();
            assertEquals(ASK, seen.text());
            assertFalse(seen.head().toLowerCase(java.util.Locale.ROOT).contains("authorization"), seen.head());
            assertTrue(seen.head()
                    .contains("X-Request-Id: "
                            + answer.headers().firstValue("x-request-id").orElseThrow()));
        }
    }

    @Test
    void usageIsRecordedOnceAtTheInstantOfAdmissionBeforeTheAnswerHasCome() {
        try (Bench bench = Bench.of(folder, (_, reply) -> reply.json(200, ANSWER))) {
            String id = bench.post(Bench.CHAT, ASK)
                    .headers()
                    .firstValue("x-request-id")
                    .orElseThrow();

            List<UsageRecord> records = bench.usage.read(0, 100);
            assertEquals(3, records.size());
            assertEquals(11, bench.usage.total(Meter.Kind.INPUT_TOKENS));
            assertEquals(22, bench.usage.total(Meter.Kind.OUTPUT_TOKENS));
            assertEquals(1, bench.usage.total(Meter.Kind.REQUESTS));
            for (UsageRecord usage : records) {
                assertEquals(id, usage.source());
                assertEquals("blue", usage.project());
                assertEquals("tiny", usage.meter().subject());
                assertEquals(Bench.NOON, usage.from());
                assertEquals(Bench.NOON, usage.to());
            }
        }
    }

    @Test
    void anEmbeddingHasNoOutputTokens() {
        String answer =
                "{\"object\":\"list\",\"data\":[{\"embedding\":[0.1,-2e-3]}],\"usage\":{\"prompt_tokens\":5,\"total_tokens\":5}}";
        try (Bench bench = Bench.of(folder, (_, reply) -> reply.json(200, answer))) {
            assertEquals(
                    answer,
                    bench.post("/v1/embeddings", "{\"model\":\"tiny\",\"input\":\"a\"}")
                            .body());
            assertEquals(5, bench.usage.total(Meter.Kind.INPUT_TOKENS));
            assertTrue(bench.usage.of(Meter.Kind.OUTPUT_TOKENS).isEmpty());
        }
    }

    @Test
    void anAnswerWithoutUsageIsEstimatedAndSaysSo() {
        try (Bench bench = Bench.of(folder, (_, reply) -> reply.json(200, "{\"choices\":[]}"))) {
            bench.post(Bench.CHAT, ASK);
            assertEquals(ASK.length() / 4, bench.usage.total(Meter.Kind.INPUT_TOKENS));
            assertTrue(bench.usage.read(0, 1).getFirst().source().endsWith("/estimated"));
        }
    }

    @Test
    void anEnginesOwnErrorsPassUnchangedAndCostNothing() {
        String tooLong = "{\"error\":{\"code\":400,\"message\":\"too long\",\"type\":\"exceed_context_size_error\"}}";
        try (Bench bench = Bench.of(folder, (request, reply) -> {
            if (request.text().contains("overload")) {
                reply.json(503, tooLong, "Retry-After: 17");
            } else {
                reply.json(request.text().contains("batch") ? 500 : 400, tooLong);
            }
        })) {
            HttpResponse<String> bad = bench.post(Bench.CHAT, ASK);
            assertEquals(400, bad.statusCode());
            assertEquals(tooLong, bad.body());
            assertEquals(500, bench.post(Bench.CHAT, ASK.replace("hi", "batch")).statusCode());
            HttpResponse<String> busy = bench.post(Bench.CHAT, ASK.replace("hi", "overload"));
            assertEquals(503, busy.statusCode());
            assertEquals("17", busy.headers().firstValue("retry-after").orElseThrow());
            assertEquals(0, bench.usage.next());
        }
    }

    @Test
    void anEnginesFailureWithoutAnErrorObjectIs502() {
        try (Bench bench = Bench.of(folder, (_, reply) -> reply.json(500, "<h1>oops</h1>"))) {
            HttpResponse<String> answer = bench.post(Bench.CHAT, ASK);
            assertEquals(502, answer.statusCode());
            assertTrue(answer.body().contains("\"code\":\"upstream_failed\""), answer.body());
            assertEquals(0, bench.usage.next());
        }
    }

    @Test
    void aCutAnswerIs502AndCostsNothing() {
        try (Bench bench = Bench.of(folder, (_, reply) -> {
            reply.raw("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 500\r\n\r\n{\"cho");
            reply.breakOff();
        })) {
            assertEquals(502, bench.post(Bench.CHAT, ASK).statusCode());
            assertEquals(0, bench.usage.next());
        }
    }

    @Test
    void aChunkedRequestBodyIsTakenToo() {
        try (Bench bench = Bench.of(folder, (_, reply) -> reply.json(200, ANSWER))) {
            HttpResponse<String> answer = bench.send(bench.request(Bench.CHAT)
                    .POST(HttpRequest.BodyPublishers.fromPublisher(HttpRequest.BodyPublishers.ofString(ASK))));
            assertEquals(200, answer.statusCode());
            assertEquals(ASK, bench.engine(0).requests().getFirst().text());
        }
    }

    @Test
    void everyRequestHasItsOwnId() {
        try (Bench bench = Bench.of(folder, (_, reply) -> reply.json(200, ANSWER))) {
            assertNotEquals(
                    bench.post(Bench.CHAT, ASK).headers().firstValue("x-request-id"),
                    bench.post(Bench.CHAT, ASK).headers().firstValue("x-request-id"));
        }
    }

    @Test
    void aCallerThatAsksForItGetsTheConnectionClosedAfterAnAnswerAndAfterARefusal() throws IOException {
        try (Bench bench = Bench.of(folder, (_, reply) -> reply.json(200, ANSWER))) {
            String answered = bench.readToTheEnd(Bench.wire(Bench.CHAT, ASK, "Connection: close\r\n"));
            String refused = bench.readToTheEnd(Bench.wire("/v1/nothing", ASK, "Connection: close\r\n"));

            assertTrue(answered.startsWith("HTTP/1.1 200"), answered);
            assertTrue(answered.endsWith(ANSWER), answered);
            assertTrue(refused.startsWith("HTTP/1.1 404"), refused);
        }
    }
}
