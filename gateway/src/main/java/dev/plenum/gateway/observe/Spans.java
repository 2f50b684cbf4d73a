package dev.plenum.gateway.observe;

import dev.plenum.gateway.metering.Tokens;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.sdk.resources.Resource;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * What OpenTelemetry is told of a request, under the names of its conventions for HTTP and for generative AI: a SERVER span for the caller's request, and below
 * it a CLIENT span for each attempt at a target. What those have no name for begins with {@code plenum}.
 */
final class Spans {

    private static final double SECOND = 1e9;

    private Spans() {}

    static Stream<RequestSpan> of(TracedRequest request, Resource resource) {
        List<RequestSpan> spans = new ArrayList<>();
        spans.add(server(request, resource));
        for (TracedRequest.Attempt attempt : request.attempts()) {
            boolean last = attempt.error().isEmpty();
            spans.add(client(request, attempt, last, resource));
        }
        return spans.stream();
    }

    private static RequestSpan server(TracedRequest request, Resource resource) {
        AccessLine line = request.line();
        AttributesBuilder attributes = Attributes.builder()
                .put("http.request.method", line.method())
                .put("url.path", line.path())
                .put("http.response.status_code", line.status())
                .put("client.address", line.client())
                .put("plenum.request.id", line.requestId())
                .put("plenum.outcome", line.outcome());
        some(attributes, "plenum.project", line.project());
        some(attributes, "plenum.key.id", line.key());
        some(attributes, "gen_ai.operation.name", request.operation());
        some(attributes, "gen_ai.request.model", line.model());
        String error = error(line);
        some(attributes, "error.type", error);
        // The path stands in the name only where it is one of few.
        String name = request.operation().isEmpty() ? line.method() : line.method() + " " + line.path();
        return new RequestSpan(
                name.isEmpty() ? "HTTP" : name,
                SpanKind.SERVER,
                request.trace(),
                request.trace().span(),
                request.trace().parent(),
                line.startEpochNanos(),
                line.startEpochNanos() + line.durationNanos(),
                attributes.build(),
                line.status() >= 500 || line.outcome().equals("upstream_error") && !error.isEmpty(),
                resource);
    }

    /** A caller who left made no error. */
    private static String error(AccessLine line) {
        return switch (line.outcome()) {
            case "ok", "caller_gone" -> "";
            case "upstream_error" -> Integer.toString(line.status());
            default -> line.outcome();
        };
    }

    private static RequestSpan client(
            TracedRequest request, TracedRequest.Attempt attempt, boolean last, Resource resource) {
        AccessLine line = request.line();
        AttributesBuilder attributes = Attributes.builder()
                .put("gen_ai.operation.name", request.operation())
                .put("gen_ai.provider.name", "openai")
                .put("gen_ai.request.model", attempt.model())
                .put("server.address", attempt.host())
                .put("server.port", attempt.port());
        if (line.streamed()) {
            attributes.put("gen_ai.request.stream", true);
        }
        if (request.maxTokens() >= 0) {
            attributes.put("gen_ai.request.max_tokens", request.maxTokens());
        }
        String error = last ? error(line) : attempt.error();
        some(attributes, "error.type", error);
        if (last) {
            answer(attributes, line, attempt);
        }
        return new RequestSpan(
                request.operation() + " " + attempt.model(),
                SpanKind.CLIENT,
                request.trace(),
                attempt.span(),
                request.trace().span(),
                line.startEpochNanos() + attempt.startNanos(),
                line.startEpochNanos() + attempt.endNanos(),
                attributes.build(),
                !error.isEmpty(),
                resource);
    }

    private static void answer(AttributesBuilder attributes, AccessLine line, TracedRequest.Attempt attempt) {
        if (line.streamed() && line.firstChunkNanos() >= 0) {
            attributes.put(
                    "gen_ai.response.time_to_first_chunk", (line.firstChunkNanos() - attempt.startNanos()) / SECOND);
        }
        if (line.tokens().isPresent()) {
            Tokens used = line.tokens().get();
            attributes
                    .put("gen_ai.usage.input_tokens", used.input())
                    .put("gen_ai.usage.output_tokens", used.output())
                    .put("gen_ai.usage.cache_read.input_tokens", used.cachedInput())
                    .put("plenum.usage.estimated", line.estimated());
        }
    }

    private static void some(AttributesBuilder attributes, String name, String value) {
        if (!value.isEmpty()) {
            attributes.put(name, value);
        }
    }
}
