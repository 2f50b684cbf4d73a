package dev.plenum.gateway;

import java.util.Arrays;
import java.util.Optional;

/** The paths that reach an engine, and what a body must have for each. */
enum Endpoint {
    CHAT_COMPLETIONS("/v1/chat/completions", Capability.CHAT, "messages"),
    COMPLETIONS("/v1/completions", Capability.COMPLETIONS, "prompt"),
    EMBEDDINGS("/v1/embeddings", Capability.EMBEDDINGS, "input");

    private final String path;
    private final Capability capability;
    private final String required;

    Endpoint(String path, Capability capability, String required) {
        this.path = path;
        this.capability = capability;
        this.required = required;
    }

    static Optional<Endpoint> at(String path) {
        return Arrays.stream(values())
                .filter(endpoint -> endpoint.path.equals(path))
                .findFirst();
    }

    String path() {
        return path;
    }

    Capability capability() {
        return capability;
    }

    /** The one property that a body must have beside the model. */
    String required() {
        return required;
    }

    boolean generates() {
        return this != EMBEDDINGS;
    }
}
