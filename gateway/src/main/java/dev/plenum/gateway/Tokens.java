package dev.plenum.gateway;

import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** Input and output tokens of one request, as an engine reports them. */
record Tokens(long input, long output) {

    /** Reads a {@code usage} object that the parser stands at the start of; negative counts are taken for 0. */
    static Tokens read(JsonParser json) {
        long input = 0;
        long output = 0;
        while (json.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = json.currentName();
            boolean number = json.nextToken() == JsonToken.VALUE_NUMBER_INT;
            if (number && name.equals("prompt_tokens")) {
                input = Math.max(0, json.getLongValue());
            } else if (number && name.equals("completion_tokens")) {
                output = Math.max(0, json.getLongValue());
            } else {
                json.skipChildren();
            }
        }
        return new Tokens(input, output);
    }
}
