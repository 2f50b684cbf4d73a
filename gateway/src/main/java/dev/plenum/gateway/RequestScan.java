package dev.plenum.gateway;

import java.nio.charset.StandardCharsets;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * What routing needs of a request body, found in one pass over its bytes, and the smallest change that makes an engine report usage in a stream. The
 * body is never written anew: what the caller sent is what the engine gets, byte for byte, except for that one insertion.
 *
 * @param usageAsked the caller wants the usage chunk of a stream itself
 * @param splice how to make the engine send it anyway
 */
record RequestScan(String model, boolean stream, boolean usageAsked, Splice splice) {

    /** Bytes {@code from} to {@code to} of the body are replaced by {@code text}. */
    record Splice(int from, int to, String text) {

        byte[] applied(byte[] body) {
            byte[] insert = text.getBytes(StandardCharsets.UTF_8);
            byte[] spliced = new byte[body.length - (to - from) + insert.length];
            System.arraycopy(body, 0, spliced, 0, from);
            System.arraycopy(insert, 0, spliced, from, insert.length);
            System.arraycopy(body, to, spliced, from + insert.length, body.length - to);
            return spliced;
        }
    }

    /** Refuses what is no JSON object, and what lacks the endpoint's properties, with the property's name. */
    static RequestScan of(byte[] body, Endpoint endpoint) {
        int start = 0;
        while (start < body.length && body[start] <= ' ' && body[start] > 0) {
            start++;
        }
        if (start == body.length) {
            throw Refusals.malformed("The request body is empty");
        }
        // Also keeps out other encodings than UTF-8, which the parser would guess and whose offsets would not be the
        // body's.
        if (body[start] != '{' || (start + 1 < body.length && body[start + 1] == 0)) {
            throw Refusals.malformed("The request body does not start with '{'");
        }
        try (JsonParser json = Json.parser(body, 0, body.length)) {
            return new Reading(json, endpoint).read();
        } catch (JacksonException e) {
            throw Refusals.malformed("The request body is not valid JSON: " + e.getOriginalMessage());
        }
    }

    /** One pass; of a repeated property the last holds, as with most parsers. */
    private static final class Reading {
        private static final String USAGE = "\"include_usage\":true";

        private final JsonParser json;
        private final Endpoint endpoint;
        private String model = "";
        private boolean stream;
        private boolean usageAsked;
        private boolean hasRequired;
        private Splice splice;

        Reading(JsonParser json, Endpoint endpoint) {
            this.json = json;
            this.endpoint = endpoint;
        }

        RequestScan read() {
            json.nextToken();
            int inside = offset() + 1;
            splice = new Splice(inside, inside, "\"stream_options\":{" + USAGE + "},");
            while (json.nextToken() == JsonToken.PROPERTY_NAME) {
                String name = json.currentName();
                property(name, json.nextToken());
            }
            if (json.nextToken() != null) {
                throw Refusals.malformed("Something follows the object in the request body");
            }
            if (model.isEmpty()) {
                throw Refusals.missing("model");
            }
            if (!hasRequired) {
                throw Refusals.missing(endpoint.required());
            }
            return new RequestScan(model, stream, usageAsked, splice);
        }

        private void property(String name, JsonToken value) {
            if (name.equals(endpoint.required())) {
                required(value);
            }
            switch (name) {
                case "model" -> model(value);
                case "stream" -> stream(value);
                case "stream_options" -> streamOptions(value);
                default -> json.skipChildren();
            }
        }

        private void required(JsonToken value) {
            if (endpoint == Endpoint.CHAT_COMPLETIONS
                    && value != JsonToken.START_ARRAY
                    && value != JsonToken.VALUE_NULL) {
                throw Refusals.wrongType(endpoint.required(), "an array");
            }
            hasRequired = value != JsonToken.VALUE_NULL;
        }

        private void model(JsonToken value) {
            if (value != JsonToken.VALUE_STRING) {
                throw Refusals.wrongType("model", "a string");
            }
            model = json.getString();
        }

        private void stream(JsonToken value) {
            stream = switch (value) {
                case VALUE_TRUE -> true;
                case VALUE_FALSE, VALUE_NULL -> false;
                default -> throw Refusals.wrongType("stream", "true or false");
            };
        }

        private void streamOptions(JsonToken value) {
            int at = offset();
            if (value == JsonToken.VALUE_NULL) {
                splice = new Splice(at, at + "null".length(), "{" + USAGE + "}");
                return;
            }
            if (value != JsonToken.START_OBJECT) {
                throw Refusals.wrongType("stream_options", "an object");
            }
            usageAsked = false;
            boolean empty = true;
            Splice inside = null;
            while (json.nextToken() == JsonToken.PROPERTY_NAME) {
                empty = false;
                String name = json.currentName();
                JsonToken option = json.nextToken();
                if (name.equals("include_usage")) {
                    usageAsked = option == JsonToken.VALUE_TRUE;
                    inside = literal(option, offset());
                } else {
                    json.skipChildren();
                }
            }
            splice = inside == null ? new Splice(at + 1, at + 1, empty ? USAGE : USAGE + ",") : inside;
        }

        private static Splice literal(JsonToken option, int at) {
            return switch (option) {
                case VALUE_TRUE, VALUE_NULL -> new Splice(at, at + 4, "true");
                case VALUE_FALSE -> new Splice(at, at + 5, "true");
                default -> throw Refusals.wrongType("stream_options.include_usage", "true or false");
            };
        }

        private int offset() {
            return (int) json.currentTokenLocation().getByteOffset();
        }
    }
}
