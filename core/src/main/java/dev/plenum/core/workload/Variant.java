package dev.plenum.core.workload;

/**
 * The same work for another kind of device.
 *
 * @param request what a replica needs there
 * @param launch what it runs there
 * @param speedThousandths work per second against the workload's own request; 1000 is as fast
 */
public record Variant(Request request, Launch launch, int speedThousandths) {

    /** The speed of the workload's own request. */
    public static final int SAME_SPEED = 1000;

    public Variant {
        if (speedThousandths < 1) {
            throw new IllegalArgumentException("speed " + speedThousandths + " thousandths (expected: 1 or more)");
        }
    }
}
