package dev.plenum.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What Prometheus reads. */
class MetricsTest {

    private static final String SECRET = "nobody reads this";

    @TempDir
    Path folder;

    private static void assertSample(String text, String sample) {
        assertTrue(text.lines().anyMatch(line -> line.startsWith(sample)), sample + " is not in\n" + text);
    }

    @Test
    void requestsTokensTimesAndRefusalsAreCountedAndNoPromptIsShown() {
        try (Bench bench = Bench.of(
                folder,
                (_, reply) -> reply.json(
                        200,
                        "{\"usage\":{\"prompt_tokens\":9,\"completion_tokens\":4,\"prompt_tokens_details\":{\"cached_tokens\":6}}}"))) {
            bench.post(Bench.CHAT, "{\"model\":\"tiny\",\"messages\":[\"" + SECRET + "\"]}");
            bench.post(Bench.CHAT, "{\"model\":\"" + SECRET + "\",\"messages\":[]}");
            HttpResponse<String> answer = bench.get("/metrics");

            assertEquals(200, answer.statusCode());
            String text = answer.body();
            String labels = "gen_ai_request_model=\"tiny\",";
            assertSample(text, "plenum_gateway_requests_total{" + labels + "outcome=\"ok\",plenum_project=\"blue\"} 1");
            assertSample(text, "plenum_gateway_refusals_total{code=\"model_not_found\"} 1");
            assertSample(
                    text,
                    "gen_ai_client_token_usage_total{" + labels
                            + "gen_ai_token_type=\"input\",plenum_project=\"blue\"} 9");
            assertSample(
                    text,
                    "gen_ai_client_token_usage_total{" + labels
                            + "gen_ai_token_type=\"cached_input\",plenum_project=\"blue\"} 6");
            assertSample(text, "gen_ai_server_time_to_first_token_seconds_count{" + labels);
            assertSample(text, "plenum_gateway_requests_in_flight 0");
            assertFalse(text.contains(SECRET), text);
        }
    }
}
