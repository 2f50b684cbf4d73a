package dev.plenum.core.error;

/** Who can do something about an error: it decides the HTTP status class, the exit status and whether a retry can help. */
public enum Blame {
    /** The request or the setting is wrong; asking again unchanged fails again. */
    USER,
    /** Nothing is wrong, but there is no room now; asking later may work. */
    CAPACITY,
    /** The machine, an engine or a process failed. */
    RUNTIME,
    /** A defect of Plenum. */
    INTERNAL
}
