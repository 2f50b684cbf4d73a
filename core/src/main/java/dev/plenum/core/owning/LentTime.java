package dev.plenum.core.owning;

import java.math.BigInteger;

/**
 * Device time in millionths of device-seconds, exact. Over all projects of a model and day, as much is borrowed as is lent.
 *
 * @param borrowed that a project held beyond its nominal share, out of what others left unused of theirs
 * @param lent that others held of what it left unused
 */
public record LentTime(BigInteger borrowed, BigInteger lent) {

    public static final LentTime ZERO = new LentTime(BigInteger.ZERO, BigInteger.ZERO);

    public LentTime plus(LentTime other) {
        return new LentTime(borrowed.add(other.borrowed), lent.add(other.lent));
    }
}
