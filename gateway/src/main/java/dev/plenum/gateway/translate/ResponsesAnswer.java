package dev.plenum.gateway.translate;

import dev.plenum.gateway.metering.Tokens;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** An answer of the Responses API: a response whose output has an item for each part. */
final class ResponsesAnswer implements Answer {

    private static final String COMPLETED = "completed";
    private static final String IN_PROGRESS = "in_progress";
    private static final String INCOMPLETE = "incomplete";

    private final String id;
    private final ObjectNode request;
    private final Events events;
    private String model = "";
    private long createdSeconds;
    private int sequence;

    /** @param request as the caller sent it: a response repeats most of it, but not the input, which is dropped */
    ResponsesAnswer(String id, ObjectNode request, Events events) {
        this.id = id;
        this.request = request;
        request.remove("input");
        this.events = events;
    }

    @Override
    public boolean showsReasoning() {
        return true;
    }

    @Override
    public void begin(String engineModel, long created) {
        model = engineModel;
        createdSeconds = created;
        response("response.created", response(IN_PROGRESS, List.of()));
        response("response.in_progress", response(IN_PROGRESS, List.of()));
    }

    private void response(String type, ObjectNode response) {
        ObjectNode event = event(type);
        event.set("response", response);
        events.add(event);
    }

    private ObjectNode event(String type) {
        return Trees.typed(type).put("sequence_number", sequence++);
    }

    private ObjectNode event(String type, Part part) {
        return event(type).put("item_id", itemId(part)).put("output_index", part.index());
    }

    /** About a part that is the only content of its item. */
    private ObjectNode content(String type, Part part) {
        return event(type, part).put("content_index", 0);
    }

    private String itemId(Part part) {
        String kind =
                switch (part.kind()) {
                    case REASONING -> "rs_";
                    case TEXT, REFUSAL -> "msg_";
                    case CALL -> "fc_";
                };
        return kind + id + "_" + part.index();
    }

    @Override
    public void open(Part part) {
        item("response.output_item.added", part, item(part, IN_PROGRESS, false));
        if (part.kind() != Part.Kind.CALL) {
            ObjectNode added = content("response.content_part.added", part);
            added.set("part", content(part, ""));
            events.add(added);
        }
    }

    private void item(String type, Part part, ObjectNode item) {
        ObjectNode event = event(type).put("output_index", part.index());
        event.set("item", item);
        events.add(event);
    }

    @Override
    public void add(Part part, String more) {
        events.add(
                switch (part.kind()) {
                    case REASONING ->
                        content("response.reasoning_text.delta", part).put("delta", more);
                    case TEXT -> {
                        ObjectNode delta =
                                content("response.output_text.delta", part).put("delta", more);
                        delta.putArray("logprobs");
                        yield delta;
                    }
                    case REFUSAL -> content("response.refusal.delta", part).put("delta", more);
                    case CALL ->
                        event("response.function_call_arguments.delta", part).put("delta", more);
                });
    }

    @Override
    public void close(Part part) {
        events.add(
                switch (part.kind()) {
                    case REASONING ->
                        content("response.reasoning_text.done", part).put("text", part.text());
                    case TEXT -> {
                        ObjectNode done =
                                content("response.output_text.done", part).put("text", part.text());
                        done.putArray("logprobs");
                        yield done;
                    }
                    case REFUSAL -> content("response.refusal.done", part).put("refusal", part.text());
                    case CALL ->
                        event("response.function_call_arguments.done", part)
                                .put("name", part.name())
                                .put("arguments", part.text());
                });
        if (part.kind() != Part.Kind.CALL) {
            ObjectNode done = content("response.content_part.done", part);
            done.set("part", content(part, part.text()));
            events.add(done);
        }
        item("response.output_item.done", part, item(part, COMPLETED, true));
    }

    private static ObjectNode content(Part part, String text) {
        return switch (part.kind()) {
            case REASONING -> Trees.typed("reasoning_text").put("text", text);
            case REFUSAL -> Trees.typed("refusal").put("refusal", text);
            case TEXT, CALL -> {
                ObjectNode output = Trees.typed("output_text").put("text", text);
                output.putArray("annotations");
                output.putArray("logprobs");
                yield output;
            }
        };
    }

    private ObjectNode item(Part part, String status, boolean filled) {
        ObjectNode item =
                switch (part.kind()) {
                    case REASONING -> {
                        ObjectNode reasoning = Trees.typed("reasoning");
                        reasoning.putArray("summary");
                        yield reasoning;
                    }
                    case TEXT, REFUSAL -> Trees.typed("message").put("role", "assistant");
                    case CALL ->
                        Trees.typed("function_call")
                                .put("call_id", part.callId())
                                .put("name", part.name())
                                .put("arguments", filled ? part.text() : "");
                };
        item.put("id", itemId(part)).put("status", status);
        if (part.kind() != Part.Kind.CALL) {
            ArrayNode content = item.putArray("content");
            if (filled) {
                content.add(content(part, part.text()));
            }
        }
        return item;
    }

    @Override
    public void end(List<Part> parts, Ending ending) {
        ObjectNode response = whole(parts, ending);
        response("response." + response.path("status").stringValue(), response);
    }

    @Override
    public ObjectNode whole(List<Part> parts, Ending ending) {
        String cut =
                switch (ending.why()) {
                    case LENGTH -> "max_output_tokens";
                    case FILTERED -> "content_filter";
                    case SAID_ALL, CALLS -> "";
                };
        ObjectNode response = response(cut.isEmpty() ? COMPLETED : INCOMPLETE, parts);
        if (!cut.isEmpty()) {
            response.putObject("incomplete_details").put("reason", cut);
        }
        response.set("usage", usage(ending));
        return response;
    }

    private ObjectNode response(String status, List<Part> parts) {
        ObjectNode response = Trees.object().put("id", "resp_" + id).put("object", "response");
        response.put("created_at", createdSeconds).put("status", status).put("background", false);
        response.putNull("error").putNull("incomplete_details");
        repeat(response, "instructions", null);
        repeat(response, "max_output_tokens", null);
        response.put("model", model);
        ArrayNode output = response.putArray("output");
        for (Part part : parts) {
            boolean last = part.index() == parts.size() - 1;
            output.add(item(part, last ? status : COMPLETED, true));
        }
        repeat(response, "parallel_tool_calls", Trees.value("true"));
        response.putNull("previous_response_id");
        repeat(response, "reasoning", Trees.value("{\"effort\":null,\"summary\":null}"));
        response.put("store", false);
        repeat(response, "temperature", Trees.value("1.0"));
        repeat(response, "text", Trees.value("{\"format\":{\"type\":\"text\"}}"));
        repeat(response, "tool_choice", Trees.value("\"auto\""));
        repeat(response, "tools", Trees.array());
        repeat(response, "top_p", Trees.value("1.0"));
        response.put("truncation", "disabled").putNull("usage");
        repeat(response, "user", null);
        repeat(response, "metadata", Trees.object());
        return response;
    }

    private void repeat(ObjectNode response, String property, JsonNode otherwise) {
        JsonNode asked = request.path(property);
        response.set(property, asked.isMissingNode() || asked.isNull() ? otherwise : asked);
    }

    /** What was cached is counted within the input. */
    private static ObjectNode usage(Ending ending) {
        Tokens tokens = ending.usage();
        ObjectNode usage = Trees.object().put("input_tokens", tokens.input());
        usage.putObject("input_tokens_details").put("cached_tokens", tokens.cachedInput());
        usage.put("output_tokens", tokens.output());
        usage.putObject("output_tokens_details").put("reasoning_tokens", ending.reasoningTokens());
        return usage.put("total_tokens", tokens.input() + tokens.output());
    }
}
