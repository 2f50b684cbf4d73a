package dev.plenum.api;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/**
 * Reads the body of a refusal: the API's application/problem+json, the gateway's OpenAI form {@code {"error":{...}}}, or whatever else came. By tokens,
 * since an error must not cost the start-up of the object mapper.
 */
final class ProblemReader {

    private static final int LONGEST_DETAIL = 300;

    private ProblemReader() {}

    static Problem read(int status, byte[] body) {
        Map<String, String> fields = new HashMap<>();
        try (JsonParser parser = new JsonFactory().createParser(ObjectReadContext.empty(), body)) {
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                if (token.isScalarValue() && token != JsonToken.VALUE_NULL && parser.currentName() != null) {
                    fields.put(parser.currentName(), parser.getString());
                }
            }
        } catch (JacksonException e) {
            fields.clear();
        }
        String detail = fields.getOrDefault("detail", fields.getOrDefault("message", plain(status, body)));
        return new Problem(
                fields.getOrDefault("type", "about:blank"),
                fields.getOrDefault("title", "HTTP " + status),
                status,
                fields.getOrDefault("code", fields.getOrDefault("type", "http_" + status)),
                detail,
                fields.getOrDefault("expected", expected(fields)),
                fields.getOrDefault("next_step", nextStep(fields)));
    }

    /** OpenAI's form has one sentence for everything; for what users meet most we say the rest. */
    private static String expected(Map<String, String> fields) {
        return switch (fields.getOrDefault("code", "")) {
            case "invalid_api_key" -> "an API key of this installation";
            case "model_not_found" -> "the public name of a service of the key's project";
            default -> "";
        };
    }

    private static String nextStep(Map<String, String> fields) {
        return switch (fields.getOrDefault("code", "")) {
            case "invalid_api_key" -> "Create one: ./plenum key create NAME";
            case "model_not_found" -> "See what is served: ./plenum service list";
            default -> "";
        };
    }

    private static String plain(int status, byte[] body) {
        String text = new String(body, StandardCharsets.UTF_8).strip();
        String shown = text.length() > LONGEST_DETAIL ? text.substring(0, LONGEST_DETAIL) + "…" : text;
        return "The server answered HTTP " + status + (shown.isEmpty() ? "" : ": " + shown);
    }
}
