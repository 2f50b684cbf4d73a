package dev.plenum.gateway;

import dev.plenum.gateway.limit.Figures;
import java.util.HashMap;
import java.util.Map;

/** OpenAI's {@code x-ratelimit-*} headers. */
final class RateHeaders {

    private RateHeaders() {}

    static Map<String, String> of(Figures figures) {
        if (figures.requests().isEmpty() && figures.tokens().isEmpty()) {
            return Map.of();
        }
        Map<String, String> headers = new HashMap<>();
        figures.requests().ifPresent(figure -> put(headers, figure, "requests"));
        figures.tokens().ifPresent(figure -> put(headers, figure, "tokens"));
        return headers;
    }

    private static void put(Map<String, String> headers, Figures.Figure figure, String of) {
        headers.put("x-ratelimit-limit-" + of, Long.toString(figure.limit()));
        headers.put("x-ratelimit-remaining-" + of, Long.toString(figure.remaining()));
        headers.put("x-ratelimit-reset-" + of, figure.resetText());
    }
}
