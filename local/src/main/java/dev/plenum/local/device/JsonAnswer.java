package dev.plenum.local.device;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A tool's JSON answer; some tools print warnings before it. */
final class JsonAnswer {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private JsonAnswer() {}

    static JsonNode parse(String tool, String output) throws ToolFailure {
        int object = output.indexOf('{');
        int array = output.indexOf('[');
        int start = object < 0 || (array >= 0 && array < object) ? array : object;
        try {
            if (start >= 0) {
                return JSON.readTree(output.substring(start));
            }
        } catch (JacksonException e) {
            throw new ToolFailure(tool + ": its JSON cannot be read: " + e.getOriginalMessage());
        }
        throw new ToolFailure(tool + ": expected JSON, got: " + VendorTools.firstLine(output));
    }

    /** The value as text, whether the tool prints it as a text or as a number; empty if it is missing. */
    static String text(JsonNode at, String key) {
        JsonNode value = at.path(key);
        return value.isValueNode() ? value.asString() : "";
    }
}
