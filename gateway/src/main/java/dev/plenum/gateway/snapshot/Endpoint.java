package dev.plenum.gateway.snapshot;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The paths that reach an engine, and what a body must have for each. */
public enum Endpoint {
    CHAT_COMPLETIONS("/v1/chat/completions", Capability.CHAT, "messages"),
    COMPLETIONS("/v1/completions", Capability.COMPLETIONS, "prompt"),
    EMBEDDINGS("/v1/embeddings", Capability.EMBEDDINGS, "input"),
    RERANK("/v1/rerank", Capability.RERANK, "query"),
    RESPONSES("/v1/responses", Capability.RESPONSES, "input"),
    MESSAGES("/v1/messages", Capability.MESSAGES, "messages"),
    SPEECH("/v1/audio/speech", Capability.AUDIO, "input"),
    TRANSCRIPTIONS("/v1/audio/transcriptions", Capability.AUDIO, "file"),
    TRANSLATIONS("/v1/audio/translations", Capability.AUDIO, "file"),
    IMAGES("/v1/images/generations", Capability.IMAGES, "prompt"),
    IMAGE_EDITS("/v1/images/edits", Capability.IMAGES, "image"),
    IMAGE_VARIATIONS("/v1/images/variations", Capability.IMAGES, "image");

    private static final Map<String, Endpoint> BY_PATH =
            Arrays.stream(values()).collect(Collectors.toUnmodifiableMap(Endpoint::path, Function.identity()));

    private final String path;
    private final Capability capability;
    private final String required;

    Endpoint(String path, Capability capability, String required) {
        this.path = path;
        this.capability = capability;
        this.required = required;
    }

    public static Optional<Endpoint> at(String path) {
        return Optional.ofNullable(BY_PATH.get(path));
    }

    public String path() {
        return path;
    }

    public Capability capability() {
        return capability;
    }

    /** What OpenTelemetry's conventions for generative AI call it; {@code rerank}, which they do not know, is ours. */
    public String operation() {
        return switch (capability) {
            case CHAT, RESPONSES, MESSAGES -> "chat";
            case COMPLETIONS -> "text_completion";
            case EMBEDDINGS -> "embeddings";
            case RERANK -> "rerank";
            case AUDIO, IMAGES -> "generate_content";
        };
    }

    /** The one property that a body must have beside the model. */
    public String required() {
        return required;
    }

    public boolean requiresArray() {
        return required.equals("messages");
    }

    /** Whether its body is a form ({@code multipart/form-data}); else it is JSON. */
    public boolean isForm() {
        return switch (this) {
            case TRANSCRIPTIONS, TRANSLATIONS, IMAGE_EDITS, IMAGE_VARIATIONS -> true;
            case CHAT_COMPLETIONS, COMPLETIONS, EMBEDDINGS, RERANK, RESPONSES, MESSAGES, SPEECH, IMAGES -> false;
        };
    }

    /** Whether its answers are text that a model writes, token by token. */
    public boolean generates() {
        return switch (this) {
            case CHAT_COMPLETIONS, COMPLETIONS, RESPONSES, MESSAGES -> true;
            case EMBEDDINGS, RERANK, SPEECH, TRANSCRIPTIONS, TRANSLATIONS, IMAGES, IMAGE_EDITS, IMAGE_VARIATIONS ->
                false;
        };
    }

    /** Whether its answers pass event by event where they are streams; others pass when they have come whole. */
    public boolean streams() {
        return generates() || this == TRANSCRIPTIONS;
    }

    /** The parameter that limits the answer's length. */
    public String maxTokensName() {
        return this == RESPONSES ? "max_output_tokens" : "max_tokens";
    }

    /** Whether a stream ends with {@code [DONE]}, and has a usage chunk only on request. */
    public boolean endsWithDone() {
        return this == CHAT_COMPLETIONS || this == COMPLETIONS;
    }

    /** Whether an event of this type is the last of a stream. */
    public boolean endsWith(String eventType) {
        return switch (this) {
            case MESSAGES -> eventType.equals("message_stop");
            case RESPONSES ->
                eventType.equals("response.completed")
                        || eventType.equals("response.incomplete")
                        || eventType.equals("response.failed");
            case TRANSCRIPTIONS -> eventType.equals("transcript.text.done");
            default -> false;
        };
    }
}
