package dev.plenum.gateway.translate;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import tools.jackson.databind.node.ObjectNode;

/** A request of the Responses API, asked as a chat. What would have to be kept here from one request to the next is refused. */
final class ResponsesRequest {

    private static final String LOGPROBS = "message.output_text.logprobs";

    private final Fields request;
    private final ChatRequest chat;

    private ResponsesRequest(Fields request) {
        this.request = request;
        this.chat = new ChatRequest(request.textOf("model"), request.flag("stream"));
    }

    static ChatRequest chat(ObjectNode body) {
        ResponsesRequest one = new ResponsesRequest(new Fields(body, ""));
        one.parameters();
        one.request.text("instructions").ifPresent(one.chat::system);
        one.input();
        one.chat.requireTurnOfUser("input");
        one.tools();
        return one.chat;
    }

    private void parameters() {
        request.refuse("previous_response_id", "conversation", "store", "background", "prompt", "top_logprobs");
        if (includesLogprobs()) {
            throw request.unsupported("include", "has '" + LOGPROBS + "', which cannot be carried over");
        }
        ObjectNode root = chat.root();
        request.copy("max_output_tokens", root, "max_tokens");
        request.copy("temperature", root, "temperature");
        request.copy("top_p", root, "top_p");
        request.copy("user", root, "user");
        request.copy("parallel_tool_calls", root, "parallel_tool_calls");
        request.object("reasoning").ifPresent(reasoning -> reasoning.copy("effort", root, "reasoning_effort"));
        request.object("text").flatMap(text -> text.object("format")).ifPresent(this::format);
    }

    private boolean includesLogprobs() {
        return request.node().path("include").valueStream().anyMatch(item -> item.asString("")
                .equals(LOGPROBS));
    }

    private void format(Fields format) {
        switch (format.type()) {
            case "text" -> {}
            case "json_object" -> chat.root().putObject("response_format").put("type", "json_object");
            case "json_schema" -> {
                ObjectNode schema = chat.answerSchema();
                for (String property : List.of("name", "description", "schema", "strict")) {
                    format.copy(property, schema, property);
                }
            }
            default -> throw format.unsupportedType();
        }
    }

    private void input() {
        if (request.isText("input")) {
            chat.user(List.of(ChatRequest.text(request.textOf("input"))));
        } else {
            request.objects("input").forEach(this::item);
        }
    }

    private void item(Fields item) {
        switch (item.has("type") ? item.type() : "message") {
            case "message" -> message(item);
            case "function_call" -> chat.call(item.textOf("call_id"), item.textOf("name"), item.textOf("arguments"));
            case "function_call_output" -> chat.callResult(item.textOf("call_id"), text(item, "output"));
            case "reasoning" -> {}
            default -> throw item.unsupportedType();
        }
    }

    private void message(Fields message) {
        switch (message.textOf("role")) {
            case "user" -> user(message);
            case "assistant" -> chat.assistant(text(message, "content"));
            case "system", "developer" -> chat.system(text(message, "content"));
            default -> throw message.wrongType("role", "user, assistant, system or developer");
        }
    }

    private void user(Fields message) {
        if (message.isText("content")) {
            chat.user(List.of(ChatRequest.text(message.textOf("content"))));
            return;
        }
        List<ObjectNode> parts = new ArrayList<>();
        for (Fields part : message.objects("content")) {
            switch (part.type()) {
                case "input_text" -> parts.add(ChatRequest.text(part.textOf("text")));
                case "input_image" -> parts.add(image(part));
                default -> throw part.unsupportedType();
            }
        }
        chat.user(parts);
    }

    private static ObjectNode image(Fields part) {
        part.refuse("file_id");
        ObjectNode image = ChatRequest.image(part.textOf("image_url"));
        part.copy("detail", (ObjectNode) image.get("image_url"), "detail");
        return image;
    }

    /** A string, or parts of text. */
    private static String text(Fields from, String property) {
        if (from.isText(property)) {
            return from.textOf(property);
        }
        return from.objects(property).stream().map(ResponsesRequest::text).collect(Collectors.joining());
    }

    private static String text(Fields part) {
        return switch (part.type()) {
            case "input_text", "output_text", "text" -> part.textOf("text");
            case "refusal" -> part.textOf("refusal");
            default -> throw part.unsupportedType();
        };
    }

    private void tools() {
        for (Fields tool : request.objects("tools")) {
            if (!tool.type().equals("function")) {
                throw tool.unsupportedType();
            }
            chat.tool(tool, "parameters");
        }
        if (request.isText("tool_choice")) {
            chat.chooseTool(request.textOf("tool_choice"));
        } else {
            request.object("tool_choice").ifPresent(this::choice);
        }
    }

    private void choice(Fields choice) {
        if (!choice.type().equals("function")) {
            throw choice.unsupportedType();
        }
        chat.chooseFunction(choice.textOf("name"));
    }
}
