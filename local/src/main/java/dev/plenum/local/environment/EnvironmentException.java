package dev.plenum.local.environment;

/**
 * Why an environment or a model file could not be made ready. The message is meant for the user as it is: what is wrong,
 * what was expected, and the next step. Callers map {@link #problem()} to their own error codes.
 */
public final class EnvironmentException extends Exception {
    private static final long serialVersionUID = 1L;

    /** What kind of thing is wrong; each asks the user for a different next step. */
    public enum Problem {
        NO_PYTHON,
        PYTHON_TOO_OLD,
        NO_VENV,
        NO_NETWORK,
        HASH_MISMATCH,
        NOT_AVAILABLE,
        DISK_FULL,
        NOT_WRITABLE,
        INSTALL_FAILED
    }

    private final Problem problem;

    public EnvironmentException(Problem problem, String message) {
        super(message);
        this.problem = problem;
    }

    public Problem problem() {
        return problem;
    }
}
