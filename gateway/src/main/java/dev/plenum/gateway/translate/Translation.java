package dev.plenum.gateway.translate;

import dev.plenum.gateway.metering.Tokens;
import dev.plenum.gateway.snapshot.Endpoint;
import java.io.IOException;
import java.time.Instant;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * One request of the Messages or the Responses API to an engine that only chats: what the engine is asked, and what becomes of its answer, which is told
 * either with {@link #whole}, or chunk by chunk with {@link #chunk} and then {@link #end}.
 */
public final class Translation {

    private final Endpoint endpoint;
    private final byte[] chatRequest;
    private final Events events = new Events();
    private final ChatAnswer answer;

    private Translation(Endpoint endpoint, ObjectNode body, String id, Instant at, int mostCharacters) {
        this.endpoint = endpoint;
        boolean messages = endpoint == Endpoint.MESSAGES;
        ChatRequest chat = messages ? MessagesRequest.chat(body) : ResponsesRequest.chat(body);
        this.chatRequest = chat.bytes();
        Answer told = messages
                ? new MessagesAnswer(id, MessagesRequest.showsReasoning(body), events)
                : new ResponsesAnswer(id, body, events);
        String model = Trees.string(body.path("model"), "");
        this.answer = new ChatAnswer(told, id, model, at.getEpochSecond(), mostCharacters);
    }

    /** Whether there is a translation for an endpoint. */
    public static boolean knows(Endpoint endpoint) {
        return endpoint == Endpoint.MESSAGES || endpoint == Endpoint.RESPONSES;
    }

    /**
     * @param endpoint one that is known
     * @param body of which is known that it is a JSON object with a model
     * @param requestId becomes part of the answer's ids
     * @param mostCharacters the longest answer, which is kept until its end
     * @throws Untranslatable when the request means something that a chat cannot
     */
    public static Translation of(Endpoint endpoint, byte[] body, String requestId, Instant at, int mostCharacters) {
        String id = requestId.substring(requestId.indexOf('-') + 1);
        return new Translation(endpoint, Trees.body(body), id, at, mostCharacters);
    }

    /** The body for {@code /v1/chat/completions}; a stream is to tell its usage. */
    public byte[] chatRequest() {
        return chatRequest;
    }

    /**
     * A whole answer.
     *
     * @param usage by the engine, else what is charged
     * @throws IOException when it is none, or cannot be told in this API
     */
    public byte[] whole(byte[] chat, Tokens usage) throws IOException {
        ObjectNode tree = Trees.object(chat, 0, chat.length);
        if (!tree.path("choices").path(0).path("message").isObject()) {
            throw new IOException("its answer has no message");
        }
        events.mute();
        answer.read(tree);
        return Trees.bytes(answer.whole(usage));
    }

    /**
     * What leaves for one chunk of a stream; may be nothing.
     *
     * @throws IOException when it is none, or cannot be told in this API
     */
    public byte[] chunk(byte[] bytes, int from, int to) throws IOException {
        answer.read(Trees.object(bytes, from, to));
        return events.take();
    }

    /** What leaves last of a stream that has come to its end. */
    public byte[] end(Tokens usage) {
        answer.end(usage);
        return events.take();
    }

    /** What an engine's error event says. */
    public static String failure(byte[] bytes, int from, int to) {
        String unknown = "it sent an error";
        try {
            return message(Trees.object(bytes, from, to), unknown);
        } catch (IOException e) {
            return unknown;
        }
    }

    /** An engine's refusal in this API's shape. */
    public byte[] refusal(int status, byte[] body) {
        String message = "The engine answered with status " + status;
        try {
            ObjectNode tree = Trees.object(body, 0, body.length);
            if (endpoint == Endpoint.RESPONSES && tree.path("error").isObject()) {
                return body;
            }
            message = message(tree, message);
        } catch (IOException e) {
            // Its status is all there is.
        }
        return endpoint == Endpoint.MESSAGES ? MessagesError.body(status, message) : openAiError(message);
    }

    private static byte[] openAiError(String message) {
        ObjectNode root = Trees.object();
        root.putObject("error")
                .put("message", message)
                .put("type", "invalid_request_error")
                .putNull("param")
                .putNull("code");
        return Trees.bytes(root);
    }

    private static String message(ObjectNode tree, String otherwise) {
        JsonNode error = tree.path("error");
        return Trees.string(error.path("message"), Trees.string(error, otherwise));
    }
}
