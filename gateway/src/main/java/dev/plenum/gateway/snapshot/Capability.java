package dev.plenum.gateway.snapshot;

import java.util.Locale;

/** What a served model answers to. */
public enum Capability {
    CHAT,
    COMPLETIONS,
    EMBEDDINGS,
    RERANK,
    /** OpenAI's Responses API. */
    RESPONSES,
    /** Anthropic's Messages API. */
    MESSAGES,
    AUDIO,
    IMAGES;

    /** As it stands in {@code /v1/models} and in the snapshot's file. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
