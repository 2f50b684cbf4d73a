package dev.plenum.simulator.trace;

/** Why a row of an accounting file is no demand to replay. */
public enum SkipReason {
    /** A part of a job ({@code 123.batch}); the job itself has a row of its own. */
    STEP,
    /** Cancelled, or still waiting when the file was written: how long it would have run is unknown. */
    NEVER_STARTED,
    /** Still running when the file was written. */
    NOT_ENDED,
    /** Starts before its submission or ends before its start: local time was set back in between. */
    CLOCK_SET_BACK
}
