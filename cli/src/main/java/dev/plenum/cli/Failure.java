package dev.plenum.cli;

/** Ends a command: becomes three lines on standard error and the exit status. */
final class Failure extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final int status;
    private final String expected;
    private final String nextStep;

    /** {@code expected} and {@code nextStep} may be empty: their lines are left out then. */
    Failure(int status, String what, String expected, String nextStep) {
        super(what);
        this.status = status;
        this.expected = expected;
        this.nextStep = nextStep;
    }

    static Failure usage(String what, String expected, String nextStep) {
        return new Failure(ExitStatus.WRONG_USAGE, what, expected, nextStep);
    }

    int status() {
        return status;
    }

    String expected() {
        return expected;
    }

    String nextStep() {
        return nextStep;
    }
}
