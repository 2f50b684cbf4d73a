package dev.plenum.core.error;

/**
 * The only exception that crosses a package. It is written for the person who reads it: what is wrong with which value, what was expected, and what
 * to do next.
 */
public final class PlenumException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final ErrorCode code;
    private final String problem;
    private final String expected;
    private final String nextStep;

    /** {@code problem} contains the offending value; {@code expected} and {@code nextStep} may be empty, never null. */
    public PlenumException(ErrorCode code, String problem, String expected, String nextStep) {
        super(sentence(problem, expected, nextStep));
        this.code = code;
        this.problem = problem;
        this.expected = expected;
        this.nextStep = nextStep;
    }

    public PlenumException(ErrorCode code, String problem, String expected, String nextStep, Throwable cause) {
        this(code, problem, expected, nextStep);
        initCause(cause);
    }

    private static String sentence(String problem, String expected, String nextStep) {
        return problem
                + (expected.isEmpty() ? "" : " (expected: " + expected + ")")
                + (nextStep.isEmpty() ? "" : ". " + nextStep);
    }

    public ErrorCode code() {
        return code;
    }

    public String problem() {
        return problem;
    }

    public String expected() {
        return expected;
    }

    public String nextStep() {
        return nextStep;
    }
}
