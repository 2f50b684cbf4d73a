package dev.plenum.core.billing.derive;

/** Which end of its range every figure is taken from. */
public enum Case {
    /** Everything as it makes an hour cheapest. */
    LOW,
    MIDDLE,
    /** Everything as it makes an hour dearest. */
    HIGH
}
