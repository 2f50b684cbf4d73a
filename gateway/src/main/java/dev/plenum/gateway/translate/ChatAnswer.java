package dev.plenum.gateway.translate;

import dev.plenum.gateway.metering.Tokens;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Reads a chat's answer, which is one chunk where it comes whole, and tells an {@link Answer} what it says. Only its first choice counts. */
final class ChatAnswer {

    private final Answer answer;
    private final String id;
    private final long atSeconds;
    private final int mostCharacters;
    private final List<Part> parts = new ArrayList<>();
    private Part open;
    private int callIndex = -1;
    private boolean begun;
    private int characters;
    private String model;
    private String finishReason = "";
    private String stopSequence = "";
    private long reasoningTokens;

    /**
     * @param id for the calls that the engine names none for
     * @param model what the caller asked for, until the engine says
     * @param atSeconds when, until the engine says
     * @param mostCharacters an answer is kept until its end; a longer one fails
     */
    ChatAnswer(Answer answer, String id, String model, long atSeconds, int mostCharacters) {
        this.answer = answer;
        this.id = id;
        this.model = model;
        this.atSeconds = atSeconds;
        this.mostCharacters = mostCharacters;
    }

    void read(ObjectNode chunk) throws IOException {
        begin(chunk);
        reasoningTokens = chunk.path("usage")
                .path("completion_tokens_details")
                .path("reasoning_tokens")
                .asLong(reasoningTokens);
        JsonNode choice = chunk.path("choices").path(0);
        JsonNode said = choice.has("delta") ? choice.path("delta") : choice.path("message");
        if (answer.showsReasoning()) {
            text(Part.Kind.REASONING, said.path(said.has("reasoning_content") ? "reasoning_content" : "reasoning"));
        }
        text(Part.Kind.TEXT, said.path("content"));
        text(Part.Kind.REFUSAL, said.path("refusal"));
        int position = 0;
        for (JsonNode call : said.path("tool_calls")) {
            call(call, call.path("index").asInt(position++));
        }
        finishReason = Trees.string(choice.path("finish_reason"), finishReason);
        stopSequence = Trees.string(choice.path("stop_reason"), stopSequence);
    }

    private void begin(ObjectNode chunk) {
        if (!begun) {
            begun = true;
            model = Trees.string(chunk.path("model"), model);
            answer.begin(model, chunk.path("created").asLong(atSeconds));
        }
    }

    private void text(Part.Kind kind, JsonNode text) throws IOException {
        if (text.isMissingNode() || text.isNull() || Trees.string(text, "-").isEmpty()) {
            return;
        }
        if (!text.isString()) {
            throw new IOException("it said something else than text");
        }
        if (open == null || open.kind() != kind) {
            open(new Part(kind, parts.size(), "", ""));
        }
        add(text.stringValue());
    }

    /** Its first piece has the function's name; pieces of one call follow each other. */
    private void call(JsonNode call, int index) throws IOException {
        JsonNode function = call.path("function");
        String callId = Trees.string(call.path("id"), "");
        boolean another = open == null
                || open.kind() != Part.Kind.CALL
                || index != callIndex
                || !(callId.isEmpty() || callId.equals(open.callId()));
        if (another) {
            String name = Trees.string(function.path("name"), "");
            if (name.isEmpty()) {
                throw new IOException("it called a function without a name");
            }
            callIndex = index;
            String known = callId.isEmpty() ? "call_" + id + "_" + parts.size() : callId;
            open(new Part(Part.Kind.CALL, parts.size(), known, name));
        }
        JsonNode arguments = function.path("arguments");
        add(arguments.isObject() ? Trees.text(arguments) : Trees.string(arguments, ""));
    }

    private void open(Part part) {
        close();
        open = part;
        parts.add(part);
        answer.open(part);
    }

    private void close() {
        if (open != null) {
            answer.close(open);
            open = null;
        }
    }

    private void add(String more) throws IOException {
        if (more.isEmpty()) {
            return;
        }
        characters += more.length();
        if (characters > mostCharacters) {
            throw new IOException("its answer is longer than " + mostCharacters + " characters");
        }
        open.add(more);
        answer.add(open, more);
    }

    /** Nothing more comes. */
    void end(Tokens usage) {
        begin(Trees.object());
        close();
        answer.end(parts, ending(usage));
    }

    /** All of it as one object. */
    ObjectNode whole(Tokens usage) throws IOException {
        close();
        return answer.whole(parts, ending(usage));
    }

    private Ending ending(Tokens usage) {
        boolean called = parts.stream().anyMatch(part -> part.kind() == Part.Kind.CALL);
        return new Ending(Ending.Why.of(finishReason, called), stopSequence, usage, reasoningTokens);
    }
}
