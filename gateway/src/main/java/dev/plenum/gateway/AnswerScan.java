package dev.plenum.gateway;

import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * What metering needs of an engine's JSON: a whole answer, or the data of one stream event.
 *
 * @param error it has an OpenAI error object
 * @param choices how many; -1 where the property is absent
 * @param content at least one choice carries generated text, tool calls or the like
 */
record AnswerScan(boolean error, int choices, boolean content, Optional<Tokens> usage) {

    private static final AnswerScan NOTHING = new AnswerScan(false, -1, false, Optional.empty());

    /** What is no JSON object scans as nothing: it is passed on all the same. */
    static AnswerScan of(byte[] bytes, int from, int to) {
        try (JsonParser json = Json.parser(bytes, from, to)) {
            return json.nextToken() == JsonToken.START_OBJECT ? object(json) : NOTHING;
        } catch (JacksonException e) {
            return NOTHING;
        }
    }

    private static AnswerScan object(JsonParser json) {
        boolean error = false;
        int choices = -1;
        boolean content = false;
        Optional<Tokens> usage = Optional.empty();
        while (json.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = json.currentName();
            JsonToken value = json.nextToken();
            if (name.equals("choices") && value == JsonToken.START_ARRAY) {
                choices = 0;
                while (json.nextToken() == JsonToken.START_OBJECT) {
                    choices++;
                    content |= choiceHasContent(json);
                }
            } else if (name.equals("usage") && value == JsonToken.START_OBJECT) {
                usage = Optional.of(Tokens.read(json));
            } else {
                error |= name.equals("error") && value == JsonToken.START_OBJECT;
                json.skipChildren();
            }
        }
        return new AnswerScan(error, choices, content, usage);
    }

    private static boolean choiceHasContent(JsonParser json) {
        boolean content = false;
        while (json.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = json.currentName();
            JsonToken value = json.nextToken();
            if (name.equals("text")) {
                content |= isContent(json, value);
            } else if (name.equals("delta") && value == JsonToken.START_OBJECT) {
                content |= deltaHasContent(json);
                continue;
            }
            json.skipChildren();
        }
        return content;
    }

    /** Any property but the role: content, refusal, reasoning, tool calls, whatever comes next. */
    private static boolean deltaHasContent(JsonParser json) {
        boolean content = false;
        while (json.nextToken() == JsonToken.PROPERTY_NAME) {
            boolean role = json.currentName().equals("role");
            JsonToken value = json.nextToken();
            content |= !role && isContent(json, value);
            json.skipChildren();
        }
        return content;
    }

    private static boolean isContent(JsonParser json, JsonToken value) {
        return switch (value) {
            case VALUE_STRING -> json.getStringLength() > 0;
            case START_ARRAY, START_OBJECT -> true;
            default -> false;
        };
    }
}
