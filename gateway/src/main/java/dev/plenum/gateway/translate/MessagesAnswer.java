package dev.plenum.gateway.translate;

import dev.plenum.gateway.metering.Tokens;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** An answer of the Messages API: a message of blocks. A stream's usage comes at its end, for no engine tells it before. */
final class MessagesAnswer implements Answer {

    private final String id;
    private final boolean showsReasoning;
    private final Events events;
    private String model = "";

    /** @param showsReasoning the caller asked for what the model thought */
    MessagesAnswer(String id, boolean showsReasoning, Events events) {
        this.id = id;
        this.showsReasoning = showsReasoning;
        this.events = events;
    }

    @Override
    public boolean showsReasoning() {
        return showsReasoning;
    }

    @Override
    public void begin(String engineModel, long createdSeconds) {
        model = engineModel;
        ObjectNode start = Trees.typed("message_start");
        ObjectNode message = message(start.putObject("message"));
        message.putNull("stop_reason").putNull("stop_sequence").set("usage", usage(new Tokens(0, 0)));
        events.add(start);
    }

    private ObjectNode message(ObjectNode message) {
        message.put("id", "msg_" + id).put("type", "message").put("role", "assistant");
        message.put("model", model).putArray("content");
        return message;
    }

    @Override
    public void open(Part part) {
        ObjectNode start = at("content_block_start", part);
        start.set("content_block", block(part, "", Trees.object()));
        events.add(start);
    }

    private static ObjectNode at(String type, Part part) {
        return Trees.typed(type).put("index", part.index());
    }

    private static ObjectNode block(Part part, String text, ObjectNode input) {
        return switch (part.kind()) {
            case REASONING -> Trees.typed("thinking").put("thinking", text).put("signature", "");
            case TEXT, REFUSAL -> Trees.typed("text").put("text", text);
            case CALL -> {
                ObjectNode call =
                        Trees.typed("tool_use").put("id", part.callId()).put("name", part.name());
                call.set("input", input);
                yield call;
            }
        };
    }

    @Override
    public void add(Part part, String more) {
        ObjectNode delta = at("content_block_delta", part);
        delta.set(
                "delta",
                switch (part.kind()) {
                    case REASONING -> Trees.typed("thinking_delta").put("thinking", more);
                    case TEXT, REFUSAL -> Trees.typed("text_delta").put("text", more);
                    case CALL -> Trees.typed("input_json_delta").put("partial_json", more);
                });
        events.add(delta);
    }

    @Override
    public void close(Part part) {
        events.add(at("content_block_stop", part));
    }

    @Override
    public void end(List<Part> parts, Ending ending) {
        ObjectNode delta = Trees.typed("message_delta");
        stop(delta.putObject("delta"), parts, ending);
        delta.set("usage", usage(ending.usage()));
        events.add(delta);
        events.add(Trees.typed("message_stop"));
    }

    private static void stop(ObjectNode to, List<Part> parts, Ending ending) {
        boolean refused = parts.stream().anyMatch(part -> part.kind() == Part.Kind.REFUSAL);
        boolean atSequence =
                ending.why() == Ending.Why.SAID_ALL && !ending.stopSequence().isEmpty();
        to.put(
                "stop_reason",
                refused
                        ? "refusal"
                        : atSequence
                                ? "stop_sequence"
                                : switch (ending.why()) {
                                    case SAID_ALL -> "end_turn";
                                    case LENGTH -> "max_tokens";
                                    case CALLS -> "tool_use";
                                    case FILTERED -> "refusal";
                                });
        to.put("stop_sequence", atSequence ? ending.stopSequence() : null);
    }

    /** What was cached is counted beside the rest, not within. */
    private static ObjectNode usage(Tokens tokens) {
        return Trees.object()
                .put("input_tokens", tokens.input() - tokens.cachedInput())
                .put("cache_creation_input_tokens", 0)
                .put("cache_read_input_tokens", tokens.cachedInput())
                .put("output_tokens", tokens.output());
    }

    @Override
    public ObjectNode whole(List<Part> parts, Ending ending) throws IOException {
        ObjectNode message = message(Trees.object());
        ArrayNode content = message.withArrayProperty("content");
        for (Part part : parts) {
            content.add(block(part, part.text(), part.kind() == Part.Kind.CALL ? input(part, ending) : Trees.object()));
        }
        stop(message, parts, ending);
        message.set("usage", usage(ending.usage()));
        return message;
    }

    /** Arguments that the end of the answer cut off are left out: there is no way to tell a part of them. */
    private static ObjectNode input(Part call, Ending ending) throws IOException {
        if (call.text().isBlank()) {
            return Trees.object();
        }
        byte[] arguments = call.text().getBytes(StandardCharsets.UTF_8);
        try {
            return Trees.object(arguments, 0, arguments.length);
        } catch (IOException e) {
            if (ending.why() == Ending.Why.LENGTH) {
                return Trees.object();
            }
            throw new IOException("it called '" + call.name() + "' with arguments that are no JSON object", e);
        }
    }
}
