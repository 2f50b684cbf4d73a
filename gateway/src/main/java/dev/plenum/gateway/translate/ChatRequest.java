package dev.plenum.gateway.translate;

import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A body for {@code /v1/chat/completions}, put together turn by turn. */
final class ChatRequest {

    private final ObjectNode root = Trees.object();
    private final ArrayNode messages;
    private final ArrayNode tools = Trees.array();
    private ObjectNode assistant;

    ChatRequest(String model, boolean stream) {
        root.put("model", model);
        messages = root.putArray("messages");
        if (stream) {
            root.put("stream", true).putObject("stream_options").put("include_usage", true);
        }
    }

    /** Where parameters go. */
    ObjectNode root() {
        return root;
    }

    byte[] bytes() {
        if (!tools.isEmpty()) {
            root.set("tools", tools);
        }
        return Trees.bytes(root);
    }

    private ObjectNode turn(String role) {
        assistant = null;
        return messages.addObject().put("role", role);
    }

    void system(String text) {
        turn("system").put("content", text);
    }

    /** A single text goes as a string, which every engine takes. */
    void user(List<ObjectNode> parts) {
        ObjectNode turn = turn("user");
        if (parts.size() == 1 && parts.getFirst().path("type").asString("").equals("text")) {
            turn.set("content", parts.getFirst().get("text"));
        } else {
            turn.putArray("content").addAll(parts);
        }
    }

    void assistant(String text) {
        ObjectNode turn = turn("assistant").put("content", text);
        assistant = turn;
    }

    /** What the assistant called, in its last turn or in one of its own. */
    void call(String id, String name, String arguments) {
        if (assistant == null) {
            ObjectNode turn = turn("assistant").putNull("content");
            assistant = turn;
        }
        ObjectNode call = assistant
                .withArrayProperty("tool_calls")
                .addObject()
                .put("id", id)
                .put("type", "function");
        call.putObject("function").put("name", name).put("arguments", arguments);
    }

    void callResult(String id, String text) {
        turn("tool").put("tool_call_id", id).put("content", text);
    }

    /** Refuses what ends with a turn of the assistant: some engines would go on with it, some would begin another. */
    void requireTurnOfUser(String parameter) {
        if (assistant != null) {
            throw Untranslatable.unsupported(parameter, "ends with a turn of the assistant");
        }
    }

    /**
     * A function that may be called.
     *
     * @param schema the property of {@code from} that has its parameters
     */
    void tool(Fields from, String schema) {
        ObjectNode function = tools.addObject().put("type", "function").putObject("function");
        function.put("name", from.textOf("name"));
        from.copy("description", function, "description");
        from.copy(schema, function, "parameters");
        from.copy("strict", function, "strict");
    }

    void chooseTool(String how) {
        root.put("tool_choice", how);
    }

    void chooseFunction(String name) {
        root.putObject("tool_choice")
                .put("type", "function")
                .putObject("function")
                .put("name", name);
    }

    /** The answer is to be JSON of a schema. */
    ObjectNode answerSchema() {
        return root.putObject("response_format").put("type", "json_schema").putObject("json_schema");
    }

    static ObjectNode text(String text) {
        return Trees.typed("text").put("text", text);
    }

    static ObjectNode image(String url) {
        ObjectNode part = Trees.typed("image_url");
        part.putObject("image_url").put("url", url);
        return part;
    }
}
