package dev.plenum.core.tenancy;

/** Order of reclaim, most protected first; {@code SPOT} may always be preempted. */
public enum PriorityClass {
    RESERVED,
    STANDARD,
    SPOT
}
