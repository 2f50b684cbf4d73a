package dev.plenum.core.workload;

import java.time.Instant;

/**
 * How a workload ended.
 *
 * @param phase one of the ended phases
 * @param reason in words, for its owner; empty when it succeeded
 */
public record Outcome(Phase phase, String reason, Instant at) {

    public Outcome {
        if (!phase.ended()) {
            throw new IllegalArgumentException("outcome " + phase + " (expected: an ended phase)");
        }
    }
}
