package dev.plenum.core.owning;

import java.math.BigInteger;

/**
 * Device time and what became of it, in millionths of a device-second: a thousandth of a device for a millisecond. Exact; a long would hold a million
 * devices for 106 days. Over any stretch of time and any set of whole nodes, owned = billed + held + idle + out of service.
 *
 * @param billed metered, and so on a statement
 * @param held on a place, but not metered: starting, stopping, waiting for its gang, out of reach, or not read yet
 * @param idle free on a node that takes replicas
 * @param outOfService free on a node that takes none: cordoned, drained or out of reach
 */
public record OwnedTime(
        BigInteger owned, BigInteger billed, BigInteger held, BigInteger idle, BigInteger outOfService) {

    public static final OwnedTime ZERO =
            new OwnedTime(BigInteger.ZERO, BigInteger.ZERO, BigInteger.ZERO, BigInteger.ZERO, BigInteger.ZERO);

    static OwnedTime ofNodes(BigInteger idle, BigInteger outOfService, BigInteger owned) {
        return new OwnedTime(owned, BigInteger.ZERO, BigInteger.ZERO, idle, outOfService);
    }

    static OwnedTime ofPlaces(BigInteger billed, BigInteger held) {
        return new OwnedTime(BigInteger.ZERO, billed, held, BigInteger.ZERO, BigInteger.ZERO);
    }

    public OwnedTime plus(OwnedTime other) {
        return new OwnedTime(
                owned.add(other.owned),
                billed.add(other.billed),
                held.add(other.held),
                idle.add(other.idle),
                outOfService.add(other.outOfService));
    }

    /** Zero, unless a part of the time is missing or counted twice. */
    public BigInteger unexplained() {
        return owned.subtract(billed).subtract(held).subtract(idle).subtract(outOfService);
    }

    /** Whether any part is below zero. */
    public boolean negative() {
        return owned.signum() < 0
                || billed.signum() < 0
                || held.signum() < 0
                || idle.signum() < 0
                || outOfService.signum() < 0;
    }
}
