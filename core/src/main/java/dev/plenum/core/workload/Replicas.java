package dev.plenum.core.workload;

import dev.plenum.core.error.ErrorCode;
import dev.plenum.core.error.PlenumException;

/** The bound on how many replicas one workload may have. */
public final class Replicas {

    public static final int MOST = 10_000;

    private Replicas() {}

    static void check(int replicas) {
        if (replicas < 1 || replicas > MOST) {
            throw new PlenumException(
                    ErrorCode.INVALID_REQUEST, "replicas " + replicas, "1 to " + MOST, "Choose a number in that range");
        }
    }
}
