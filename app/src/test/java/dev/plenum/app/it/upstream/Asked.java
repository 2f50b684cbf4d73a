package dev.plenum.app.it.upstream;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import dev.plenum.api.Wire;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import tools.jackson.databind.JsonNode;

/** A request that reached the {@link ScriptedUpstream}. */
final class Asked {

    /** All that the gateway has to say; whatever else a client sent stays at the gateway. */
    private static final Set<String> EXPECTED_HEADERS = Set.of(
            "host",
            "content-type",
            "content-length",
            "accept",
            "x-request-id",
            "authorization",
            "x-api-key",
            "anthropic-version",
            "anthropic-beta",
            "connection");

    private final String path;
    private final Map<String, String> headers;
    private final String body;
    private final String word;
    private final AtomicReference<String> outcome;

    private Asked(String path, Map<String, String> headers, String body, String word, AtomicReference<String> outcome) {
        this.path = path;
        this.headers = headers;
        this.body = body;
        this.word = word;
        this.outcome = outcome;
    }

    static Asked read(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        return new Asked(
                exchange.getRequestURI().getPath(),
                flat(exchange.getRequestHeaders()),
                body,
                word(Wire.mapper().readTree(body)),
                new AtomicReference<>("open"));
    }

    private static Map<String, String> flat(Headers headers) {
        Map<String, String> flat = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        headers.forEach((name, values) -> flat.put(name, String.join(", ", values)));
        return flat;
    }

    /** The prompt, wherever the API has it; of several messages the last one's. */
    private static String word(JsonNode body) {
        for (String name : List.of("messages", "input", "prompt", "query")) {
            if (body.has(name)) {
                return text(body.get(name));
            }
        }
        return "hello";
    }

    private static String text(JsonNode prompt) {
        if (prompt.isArray()) {
            return text(prompt.get(prompt.size() - 1));
        }
        return prompt.isObject() ? text(prompt.path(prompt.has("content") ? "content" : "text")) : prompt.asString();
    }

    String id() {
        return headers.getOrDefault("x-request-id", "");
    }

    /** Below {@code /v1/}, as one name. */
    String api() {
        return path.substring("/v1/".length()).replace('/', '-');
    }

    String word() {
        return word;
    }

    Asked withWord(String other) {
        return new Asked(path, headers, body, other, outcome);
    }

    String body() {
        return body;
    }

    String outcome() {
        return outcome.get();
    }

    JsonNode json() {
        return Wire.mapper().readTree(body);
    }

    List<String> wrongs() {
        List<String> wrongs = new ArrayList<>();
        headers.forEach((name, value) -> {
            if (!EXPECTED_HEADERS.contains(name.toLowerCase(java.util.Locale.ROOT))) {
                wrongs.add(path + " came with the header " + name);
            }
        });
        if (!headers.getOrDefault("authorization", "").equals("Bearer " + ScriptedUpstream.SECRET)) {
            wrongs.add(path + " came without the upstream's own key");
        }
        if ((headers + body).contains(ScriptedUpstream.CALLERS_KEYS)) {
            wrongs.add(path + " came with the caller's key");
        }
        if (id().isEmpty()) {
            wrongs.add(path + " came without x-request-id");
        }
        return wrongs;
    }

    void ended(String how) {
        outcome.set(how);
    }

    Map<String, Object> told() {
        return Map.of("path", path, "headers", headers, "body", body, "outcome", outcome.get());
    }
}
