package dev.plenum.gateway.translate;

import dev.plenum.gateway.metering.Tokens;

/**
 * How an answer ended, and what it used.
 *
 * @param stopSequence the caller's own, where the engine says that it ended there; else empty
 * @param reasoningTokens part of the output, where the engine says so
 */
record Ending(Why why, String stopSequence, Tokens usage, long reasoningTokens) {

    enum Why {
        SAID_ALL,
        LENGTH,
        CALLS,
        FILTERED;

        /** By chat's {@code finish_reason}. */
        static Why of(String finishReason, boolean called) {
            return switch (finishReason) {
                case "length" -> LENGTH;
                case "content_filter" -> FILTERED;
                default -> called ? CALLS : SAID_ALL;
            };
        }
    }
}
