package dev.plenum.gateway.snapshot;

import java.time.Duration;

/**
 * That a project wants its prompts and answers kept.
 *
 * @param keep for so long after the day on which they came
 * @param maxBytes of a prompt, and of an answer; what is longer is cut
 * @param required whether its requests are refused while nothing can be kept; else they go on, and what is missing is counted
 */
public record Audit(Duration keep, int maxBytes, boolean required) {

    public static final Duration KEEP = Duration.ofDays(30);
    public static final int MAX_BYTES = 1 << 20;
}
