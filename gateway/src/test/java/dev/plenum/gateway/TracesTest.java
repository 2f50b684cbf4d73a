package dev.plenum.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.plenum.gateway.observe.Observability;
import dev.plenum.gateway.observe.Traces;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Spans of requests, as a collector gets them. */
class TracesTest {

    private static final String PROMPT = "the prompt that nobody traces";
    private static final String SECRET = "the answer that nobody traces";
    private static final String ASK = "{\"model\":\"tiny\",\"max_tokens\":7,\"messages\":[\"" + PROMPT + "\"]}";
    private static final String ANSWER = "{\"choices\":[{\"message\":{\"content\":\"" + SECRET
            + "\"}}],\"usage\":{\"prompt_tokens\":9,\"completion_tokens\":4}}";
    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final String PARENT = "00f067aa0ba902b7";
    private static final Pattern SENT = Pattern.compile("traceparent: 00-(\\w{32})-(\\w{16})-(\\w\\w)\r\n");

    @TempDir
    Path folder;

    private Bench bench(URI collector, double sample, ScriptedEngine... engines) {
        Traces.Settings settings = new Traces.Settings(collector, sample, Map.of("authorization", "Bearer collector"));
        return new Bench(folder, config -> config.withObservability(Observability.NONE.withTraces(settings)), engines);
    }

    private static Span kind(List<Span> spans, Span.SpanKind kind) {
        return spans.stream().filter(span -> span.getKind() == kind).findFirst().orElseThrow();
    }

    private static void assertAttribute(String expected, Span span, String name) {
        assertEquals(Optional.of(expected), Collector.attribute(span, name), name);
    }

    private static Matcher sent(ScriptedEngine engine, int request) {
        Matcher header = SENT.matcher(engine.requests().get(request).head());
        assertTrue(header.find(), engine.requests().get(request).head());
        return header;
    }

    @Test
    void aRequestIsASpanOfItsCallersTraceAndAnAttemptASpanBelowThatTheEngineGoesOnWith() {
        ScriptedEngine engine = new ScriptedEngine((_, reply) -> reply.json(200, ANSWER));
        try (Collector collector = new Collector();
                Bench bench = bench(collector.endpoint(), 0, engine)) {
            bench.send(bench.request(Bench.CHAT)
                    .setHeader("traceparent", "00-" + TRACE + "-" + PARENT + "-01")
                    .POST(HttpRequest.BodyPublishers.ofString(ASK)));
            List<Span> spans = collector.await(2);
            Span server = kind(spans, Span.SpanKind.SPAN_KIND_SERVER);
            Span client = kind(spans, Span.SpanKind.SPAN_KIND_CLIENT);
            assertEquals(TRACE, Collector.hex(server.getTraceId()));
            assertEquals(PARENT, Collector.hex(server.getParentSpanId()));
            assertEquals("POST /v1/chat/completions", server.getName());
            assertAttribute("200", server, "http.response.status_code");
            assertAttribute("blue", server, "plenum.project");
            assertAttribute("ok", server, "plenum.outcome");
            assertEquals(TRACE, Collector.hex(client.getTraceId()));
            assertEquals(server.getSpanId(), client.getParentSpanId());
            assertEquals("chat tiny", client.getName());
            assertAttribute("chat", client, "gen_ai.operation.name");
            assertAttribute("tiny", client, "gen_ai.request.model");
            assertAttribute("openai", client, "gen_ai.provider.name");
            assertAttribute("9", client, "gen_ai.usage.input_tokens");
            assertAttribute("4", client, "gen_ai.usage.output_tokens");
            assertAttribute("7", client, "gen_ai.request.max_tokens");
            assertAttribute("127.0.0.1", client, "server.address");
            assertAttribute(Integer.toString(engine.target().port()), client, "server.port");
            assertEquals(Optional.empty(), Collector.attribute(client, "error.type"));
            assertTrue(server.getStartTimeUnixNano() <= client.getStartTimeUnixNano());
            assertTrue(client.getEndTimeUnixNano() <= server.getEndTimeUnixNano());

            Matcher sent = sent(engine, 0);
            assertEquals(TRACE, sent.group(1));
            assertEquals(Collector.hex(client.getSpanId()), sent.group(2));
            assertEquals("01", sent.group(3));
            assertEquals("Bearer collector", collector.credentials().getFirst());
            String all = collector.received().toString();
            assertFalse(all.contains(PROMPT) || all.contains(SECRET) || all.contains("sk-blue"), all);
        }
    }

    @Test
    void aCallersTraceThatIsNotSampledIsPassedOnAndNotTold() {
        ScriptedEngine engine = new ScriptedEngine((_, reply) -> reply.json(200, ANSWER));
        try (Collector collector = new Collector();
                Bench bench = bench(collector.endpoint(), 1, engine)) {
            bench.send(bench.request(Bench.CHAT)
                    .setHeader("traceparent", "00-" + TRACE + "-" + PARENT + "-00")
                    .POST(HttpRequest.BodyPublishers.ofString(ASK)));
            assertEquals(TRACE, sent(engine, 0).group(1));
            assertEquals("00", sent(engine, 0).group(3));
            // The next one, which is sampled, arrives alone.
            bench.post(Bench.CHAT, ASK);
            List<Span> spans = collector.await(2);
            assertEquals(2, spans.size());
            assertFalse(spans.stream()
                    .anyMatch(span -> Collector.hex(span.getTraceId()).equals(TRACE)));
        }
    }

    @Test
    void withoutACallersTraceASampledPartBeginsOne() {
        ScriptedEngine engine = new ScriptedEngine((_, reply) -> reply.json(200, ANSWER));
        try (Collector collector = new Collector();
                Bench bench = bench(collector.endpoint(), 0.5, engine)) {
            int asked = 200;
            for (int i = 0; i < asked; i++) {
                bench.post(Bench.CHAT, ASK);
            }
            long sampled = 0;
            for (int i = 0; i < asked; i++) {
                sampled += sent(engine, i).group(3).equals("01") ? 1 : 0;
            }
            // 200 tosses: outside of this once in 10 billion runs.
            assertTrue(sampled > 55 && sampled < 145, sampled + " of " + asked);
            List<Span> spans = collector.await((int) (2 * sampled));
            assertEquals(2 * sampled, spans.size());
            assertTrue(kind(spans, Span.SpanKind.SPAN_KIND_SERVER)
                    .getParentSpanId()
                    .isEmpty());
        }
    }

    @Test
    void eachAttemptIsASpanAndTheOneThatFailedSaysSo() {
        ScriptedEngine bad = new ScriptedEngine((_, reply) -> reply.breakOff());
        ScriptedEngine good = new ScriptedEngine((_, reply) -> reply.json(200, ANSWER));
        try (Collector collector = new Collector();
                Bench bench = bench(collector.endpoint(), 1, bad, good)) {
            while (bad.requests().isEmpty()) {
                bench.post(Bench.CHAT, ASK);
            }
            int port = bad.target().port();
            Bench.await(() -> collector.spans().stream().anyMatch(span -> to(span, port)));
            Span failed = collector.spans().stream()
                    .filter(span -> to(span, port))
                    .findFirst()
                    .orElseThrow();
            assertAttribute("upstream_failed", failed, "error.type");
            assertEquals(Status.StatusCode.STATUS_CODE_ERROR, failed.getStatus().getCode());
            List<Span> siblings = collector.spans().stream()
                    .filter(span -> span.getParentSpanId().equals(failed.getParentSpanId()))
                    .toList();
            assertEquals(2, siblings.size());
            Span second = siblings.stream()
                    .filter(span -> !span.equals(failed))
                    .findFirst()
                    .orElseThrow();
            assertEquals(Optional.empty(), Collector.attribute(second, "error.type"));
            assertTrue(failed.getEndTimeUnixNano() <= second.getStartTimeUnixNano());
        }
    }

    private static boolean to(Span span, int port) {
        return Collector.attribute(span, "server.port")
                .filter(Integer.toString(port)::equals)
                .isPresent();
    }

    @Test
    void aRefusedRequestIsAServerSpanWithItsError() {
        ScriptedEngine engine = new ScriptedEngine((_, reply) -> reply.json(200, ANSWER));
        try (Collector collector = new Collector();
                Bench bench = bench(collector.endpoint(), 1, engine)) {
            bench.post(Bench.CHAT, "{\"model\":\"none\",\"messages\":[]}");
            Span server = collector.await(1).getFirst();
            assertAttribute("model_not_found", server, "error.type");
            assertAttribute("404", server, "http.response.status_code");
            assertEquals(Status.StatusCode.STATUS_CODE_UNSET, server.getStatus().getCode());
        }
    }

    @Test
    void aCollectorThatIsAwayCostsSpansThatAreCountedAndNoRequest() {
        ScriptedEngine engine = new ScriptedEngine((_, reply) -> reply.json(200, ANSWER));
        try (Collector collector = new Collector();
                Bench bench = bench(collector.endpoint(), 1, engine)) {
            collector.answers(500);
            for (int i = 0; i < 10; i++) {
                assertEquals(200, bench.post(Bench.CHAT, ASK).statusCode());
            }
            Bench.await(
                    () -> bench.get("/metrics").body().contains("plenum_gateway_dropped_total{from=\"traces\"} 10"));
            collector.answers(200);
            bench.post(Bench.CHAT, ASK);
            assertEquals(2, collector.await(2).size());
        }
    }
}
