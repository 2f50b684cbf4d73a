package dev.plenum.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.plenum.core.tenancy.Limit;
import dev.plenum.gateway.snapshot.Snapshot;
import dev.plenum.gateway.snapshot.Target;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What Prometheus reads. */
class MetricsTest {

    private static final String SECRET = "nobody reads this";
    private static final String ASK = "{\"model\":\"tiny\",\"messages\":[]}";
    private static final String ANSWER =
            "{\"usage\":{\"prompt_tokens\":9,\"completion_tokens\":4,\"prompt_tokens_details\":{\"cached_tokens\":6}}}";

    @TempDir
    Path folder;

    /** One line has all of these parts, and ends with the value. */
    private static void assertSample(String text, double value, String name, String... labels) {
        assertTrue(
                text.lines()
                        .anyMatch(line -> line.startsWith(name + (labels.length == 0 ? " " : "{"))
                                && List.of(labels).stream().allMatch(line::contains)
                                && Double.parseDouble(line.substring(line.lastIndexOf(' '))) == value),
                name + List.of(labels) + " " + value + " is not in\n" + text);
    }

    @Test
    void requestsTokensTimesAndRefusalsAreCountedAndNoPromptIsShown() {
        try (Bench bench = Bench.of(folder, (_, reply) -> reply.json(200, ANSWER))) {
            bench.post(Bench.CHAT, "{\"model\":\"tiny\",\"messages\":[\"" + SECRET + "\"]}");
            bench.post(Bench.CHAT, "{\"model\":\"" + SECRET + "\",\"messages\":[]}");
            HttpResponse<String> answer = bench.get("/metrics");

            assertEquals(200, answer.statusCode());
            String text = answer.body();
            String port = "server_port=\"" + bench.engine(0).target().port() + "\"";
            String[] labels = {
                "gen_ai_request_model=\"tiny\"", "plenum_project=\"blue\"", "server_address=\"127.0.0.1\"", port
            };
            String[] genAi = {
                labels[0],
                labels[1],
                labels[2],
                port,
                "gen_ai_operation_name=\"chat\"",
                "gen_ai_provider_name=\"openai\""
            };
            assertSample(text, 1, "plenum_gateway_requests_total", labels[0], labels[1], port, "outcome=\"ok\"");
            assertSample(text, 1, "plenum_gateway_refusals_total", "code=\"model_not_found\"");
            assertSample(text, 9, "gen_ai_client_inference_usage_input_tokens_total", genAi);
            assertSample(text, 6, "gen_ai_client_inference_usage_cache_read_input_tokens_total", genAi);
            assertSample(text, 4, "gen_ai_client_inference_usage_output_tokens_total", genAi);
            assertSample(text, 1, "gen_ai_server_time_to_first_token_seconds_count", genAi);
            assertSample(text, 1, "gen_ai_server_request_duration_seconds_count", genAi);
            assertSample(text, 0, "plenum_gateway_requests_in_flight");
            String target = "target=\"" + bench.engine(0).target() + "\"";
            assertSample(text, 0, "plenum_gateway_target_requests_in_flight", target);
            assertSample(text, 0, "plenum_gateway_target_paused", target);
            assertSample(text, 0, "plenum_gateway_target_pauses_total", target);
            assertSample(text, 0, "plenum_gateway_dropped_total", "from=\"audit\"");
            assertFalse(text.contains(SECRET), text);
        }
    }

    @Test
    void whatOneModelProjectOrTargetWasIsForgottenWithIt() {
        try (Bench bench = Bench.of(folder, (_, reply) -> reply.json(200, ANSWER))) {
            bench.post(Bench.CHAT, ASK);
            bench.gateway.update(bench.snapshot());
            assertSample(
                    bench.get("/metrics").body(), 1, "plenum_gateway_requests_total", "gen_ai_request_model=\"tiny\"");
            bench.gateway.update(
                    new Snapshot(8, Bench.KEYS, List.of(Bench.route(List.of(Target.of("http://127.0.0.1:1"))))));
            String text = bench.get("/metrics").body();
            assertFalse(text.contains("\"tiny\""), text);
            assertFalse(text.contains("127.0.0.1"), text);
        }
    }

    @Test
    void aTargetThatFailsIsCountedAsRetriesAndPauses() {
        ScriptedEngine good = new ScriptedEngine((_, reply) -> reply.json(200, ANSWER));
        ScriptedEngine bad = new ScriptedEngine((_, reply) -> reply.breakOff());
        try (Bench bench = new Bench(folder, config -> config, bad, good)) {
            for (int i = 0; i < 20; i++) {
                assertEquals(200, bench.post(Bench.CHAT, ASK).statusCode());
            }
            String text = bench.get("/metrics").body();
            String target = "target=\"" + bad.target() + "\"";
            assertSample(text, 1, "plenum_gateway_target_paused", target);
            assertSample(text, 1, "plenum_gateway_target_pauses_total", target);
            assertSample(
                    text,
                    3,
                    "plenum_gateway_retries_total",
                    "gen_ai_request_model=\"tiny\"",
                    "server_port=\"" + bad.target().port() + "\"");
        }
    }

    @Test
    void aLimitThatTurnsARequestAwayIsCountedByItsKindAndOwner() {
        try (Bench bench = Bench.of(folder, (_, reply) -> reply.json(200, ANSWER))) {
            Snapshot.Key key = new Snapshot.Key(
                    "key-1", "blue", Set.of(), List.of(new Limit(Limit.Kind.REQUESTS, 1, Duration.ofHours(1))), 0);
            Snapshot limited = new Snapshot(
                    8, Map.of(Snapshot.hash("sk-blue"), key), bench.snapshot().routes());
            bench.gateway.update(limited);
            bench.post(Bench.CHAT, ASK);
            assertEquals(429, bench.post(Bench.CHAT, ASK).statusCode());
            assertSample(
                    bench.get("/metrics").body(),
                    1,
                    "plenum_gateway_limits_hit_total",
                    "kind=\"requests\"",
                    "of=\"key\"",
                    "plenum_project=\"blue\"");
        }
    }
}
