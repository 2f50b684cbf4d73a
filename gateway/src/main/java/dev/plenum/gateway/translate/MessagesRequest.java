package dev.plenum.gateway.translate;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import tools.jackson.databind.node.ObjectNode;

/** A request of the Messages API, asked as a chat. */
final class MessagesRequest {

    private final Fields request;
    private final ChatRequest chat;

    private MessagesRequest(Fields request) {
        this.request = request;
        this.chat = new ChatRequest(request.textOf("model"), request.flag("stream"));
    }

    static ChatRequest chat(ObjectNode body) {
        MessagesRequest one = new MessagesRequest(new Fields(body, ""));
        one.parameters();
        one.system();
        one.request.objects("messages").forEach(one::turn);
        one.chat.requireTurnOfUser("messages");
        one.tools();
        return one.chat;
    }

    /** Whether it asks for what the model thinks. */
    static boolean showsReasoning(ObjectNode body) {
        String thinking = body.path("thinking").path("type").asString("");
        return thinking.equals("enabled") || thinking.equals("adaptive");
    }

    private void parameters() {
        request.refuse("container", "mcp_servers");
        ObjectNode root = chat.root();
        request.copy("max_tokens", root, "max_tokens");
        request.copy("temperature", root, "temperature");
        request.copy("top_p", root, "top_p");
        request.copy("top_k", root, "top_k");
        request.copy("stop_sequences", root, "stop");
        request.object("output_config")
                .flatMap(output -> output.object("format"))
                .ifPresent(this::format);
        request.object("output_format").ifPresent(this::format);
    }

    private void format(Fields format) {
        if (!format.type().equals("json_schema")) {
            throw format.unsupportedType();
        }
        ObjectNode schema = chat.answerSchema().put("name", "answer").put("strict", true);
        format.copy("schema", schema, "schema");
    }

    private void system() {
        if (request.has("system")) {
            chat.system(text(request, "system"));
        }
    }

    /** A string, or blocks of text. */
    private static String text(Fields from, String property) {
        if (from.isText(property)) {
            return from.textOf(property);
        }
        return from.objects(property).stream().map(MessagesRequest::text).collect(Collectors.joining("\n"));
    }

    private static String text(Fields block) {
        if (!block.type().equals("text")) {
            throw block.unsupportedType();
        }
        return block.textOf("text");
    }

    private void turn(Fields turn) {
        switch (turn.textOf("role")) {
            case "user" -> user(turn);
            case "assistant" -> assistant(turn);
            case "system" -> chat.system(text(turn, "content"));
            default -> throw turn.wrongType("role", "user or assistant");
        }
    }

    /** The results of calls are turns of their own, and come before what the user says beside them. */
    private void user(Fields turn) {
        List<ObjectNode> parts = new ArrayList<>();
        if (turn.isText("content")) {
            parts.add(ChatRequest.text(turn.textOf("content")));
        }
        for (Fields block : turn.isText("content") ? List.<Fields>of() : turn.objects("content")) {
            switch (block.type()) {
                case "text" -> parts.add(ChatRequest.text(block.textOf("text")));
                case "image" -> parts.add(image(block));
                case "tool_result" -> chat.callResult(block.textOf("tool_use_id"), text(block, "content"));
                default -> throw block.unsupportedType();
            }
        }
        if (!parts.isEmpty()) {
            chat.user(parts);
        }
    }

    private static ObjectNode image(Fields block) {
        Fields source = block.object("source").orElseThrow(() -> Untranslatable.missing(block.name("source")));
        return switch (source.type()) {
            case "base64" ->
                ChatRequest.image("data:" + source.textOf("media_type") + ";base64," + source.textOf("data"));
            case "url" -> ChatRequest.image(source.textOf("url"));
            default -> throw source.unsupportedType();
        };
    }

    /** What it thought is not said again. */
    private void assistant(Fields turn) {
        if (turn.isText("content")) {
            chat.assistant(turn.textOf("content"));
            return;
        }
        List<Fields> blocks = turn.objects("content");
        String said = blocks.stream()
                .filter(block -> block.type().equals("text"))
                .map(MessagesRequest::text)
                .collect(Collectors.joining());
        if (!said.isEmpty() || blocks.stream().noneMatch(block -> block.type().equals("tool_use"))) {
            chat.assistant(said);
        }
        for (Fields block : blocks) {
            switch (block.type()) {
                case "text", "thinking", "redacted_thinking" -> {}
                case "tool_use" -> {
                    ObjectNode input = block.object("input").map(Fields::node).orElseGet(Trees::object);
                    chat.call(block.textOf("id"), block.textOf("name"), Trees.text(input));
                }
                default -> throw block.unsupportedType();
            }
        }
    }

    private void tools() {
        for (Fields tool : request.objects("tools")) {
            if (tool.has("type") && !tool.type().equals("custom")) {
                throw tool.unsupportedType();
            }
            chat.tool(tool, "input_schema");
        }
        request.object("tool_choice").ifPresent(this::choice);
    }

    private void choice(Fields choice) {
        switch (choice.type()) {
            case "auto", "none" -> chat.chooseTool(choice.type());
            case "any" -> chat.chooseTool("required");
            case "tool" -> chat.chooseFunction(choice.textOf("name"));
            default -> throw choice.wrongType("type", "auto, any, tool or none");
        }
        if (choice.flag("disable_parallel_tool_use")) {
            chat.root().put("parallel_tool_calls", false);
        }
    }
}
