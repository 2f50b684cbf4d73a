package dev.plenum.gateway;

import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * Tokens of one request, as an engine reports them.
 *
 * @param input all of the prompt
 * @param cachedInput the part of the input that the engine found in its cache; never more than the input
 */
record Tokens(long input, long cachedInput, long output) {

    Tokens {
        cachedInput = Math.min(cachedInput, input);
    }

    Tokens(long input, long output) {
        this(input, 0, output);
    }

    /** Reads a {@code usage} object that the parser stands at the start of; negative counts are taken for 0. */
    static Tokens read(JsonParser json) {
        long input = 0;
        long cachedInput = 0;
        long output = 0;
        while (json.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = json.currentName();
            JsonToken value = json.nextToken();
            if (name.equals("prompt_tokens_details") && value == JsonToken.START_OBJECT) {
                cachedInput = cached(json);
            } else if (name.equals("prompt_tokens")) {
                input = count(json);
            } else if (name.equals("completion_tokens")) {
                output = count(json);
            } else {
                json.skipChildren();
            }
        }
        return new Tokens(input, cachedInput, output);
    }

    private static long cached(JsonParser details) {
        long cached = 0;
        while (details.nextToken() == JsonToken.PROPERTY_NAME) {
            boolean wanted = details.currentName().equals("cached_tokens");
            JsonToken _ = details.nextToken();
            if (wanted) {
                cached = count(details);
            } else {
                details.skipChildren();
            }
        }
        return cached;
    }

    private static long count(JsonParser json) {
        if (json.currentToken() == JsonToken.VALUE_NUMBER_INT) {
            return Math.max(0, json.getLongValue());
        }
        json.skipChildren();
        return 0;
    }
}
