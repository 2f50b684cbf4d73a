package dev.plenum.local.engine;

/** An API of the OpenAI or Anthropic kind that an engine answers; the gateway offers a route only what its engine can do. */
public enum Capability {
    CHAT,
    COMPLETIONS,
    EMBEDDINGS,
    RESPONSES,
    MESSAGES
}
