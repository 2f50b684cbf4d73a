package dev.plenum.core.workload;

/**
 * Why a workload is being stopped.
 *
 * @param reason in words, for its owner
 * @param outcome what it will have been: stopped when its owner asked, failed when it must not go on
 */
public record Stopping(String reason, Phase outcome) {

    public Stopping {
        if (outcome != Phase.STOPPED && outcome != Phase.FAILED) {
            throw new IllegalArgumentException("outcome of a stop: " + outcome + " (expected: STOPPED or FAILED)");
        }
    }
}
