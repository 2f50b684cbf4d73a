package dev.plenum.app.quickstart;

import dev.plenum.api.Answer;
import dev.plenum.api.PlenumClient;
import dev.plenum.api.ProblemException;
import dev.plenum.api.ServerEvent;
import dev.plenum.api.ServerEvents;
import dev.plenum.api.Wire;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import tools.jackson.databind.JsonNode;

/** Asks the gateway what any OpenAI client would, with an API key of the project. */
final class Gateway {

    private static final Duration KEY_ARRIVES_WITHIN = Duration.ofSeconds(10);

    private final PlenumClient client;

    Gateway(String address, String key) {
        this.client = new PlenumClient(URI.create(address), key);
    }

    /** Waits until the gateway knows the key and the model, which arrive a moment after the API has answered. */
    void awaitModel(String model) throws InterruptedException {
        long until = System.nanoTime() + KEY_ARRIVES_WITHIN.toNanos();
        while (true) {
            try {
                client.bytes("GET", "/v1/models/" + model);
                return;
            } catch (ProblemException notYet) {
                if (System.nanoTime() > until) {
                    throw notYet;
                }
                Thread.sleep(20);
            }
        }
    }

    /**
     * A chat answer as it streams.
     *
     * @param piece gets each piece of text, and whether it is the first
     */
    Streamed chat(String model, String question, int maxTokens, BiConsumer<String, Boolean> piece) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("model", model);
        body.put("stream", true);
        body.put("stream_options", Map.of("include_usage", true));
        body.put("max_tokens", maxTokens);
        body.put("temperature", 0.2);
        body.put("seed", 1);
        body.put("messages", List.of(Map.of("role", "user", "content", question)));
        long began = System.nanoTime();
        long first = 0;
        long last = 0;
        long inputTokens = 0;
        long outputTokens = 0;
        try (ServerEvents events =
                client.events("/v1/chat/completions", Wire.mapper().writeValueAsBytes(body))) {
            for (Optional<ServerEvent> event = events.next(); event.isPresent(); event = events.next()) {
                if (event.get().data().equals("[DONE]")) {
                    break;
                }
                JsonNode chunk = Wire.mapper().readTree(event.get().data());
                String text = chunk.at("/choices/0/delta/content").asString("");
                if (!text.isEmpty()) {
                    last = System.nanoTime();
                    piece.accept(text, first == 0);
                    first = first == 0 ? last : first;
                }
                inputTokens = chunk.at("/usage/prompt_tokens").asLong(inputTokens);
                outputTokens = chunk.at("/usage/completion_tokens").asLong(outputTokens);
            }
        }
        if (first == 0) {
            throw new IllegalStateException("the model answered without a single token");
        }
        double perSecond = outputTokens > 1 ? (outputTokens - 1) / ((last - first) / 1e9) : 0;
        return new Streamed(inputTokens, outputTokens, (first - began) / 1e9, perSecond);
    }

    /** Plain completion, for models without a chat template. */
    String complete(String model, String prompt, int maxTokens) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("model", model);
        body.put("prompt", prompt);
        body.put("max_tokens", maxTokens);
        body.put("temperature", 0.3);
        body.put("seed", 1);
        Answer answer = client.send("POST", "/v1/completions", Wire.mapper().writeValueAsBytes(body), Map.of());
        return Wire.mapper()
                .readTree(new String(answer.bytes(), StandardCharsets.UTF_8))
                .at("/choices/0/text")
                .asString("");
    }

    /**
     * @param firstTokenSeconds from the request to the first token
     * @param tokensPerSecond between the first token and the last
     */
    record Streamed(long inputTokens, long outputTokens, double firstTokenSeconds, double tokensPerSecond) {}
}
