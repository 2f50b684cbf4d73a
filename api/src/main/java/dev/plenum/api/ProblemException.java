package dev.plenum.api;

/** The server refused or failed: carries its {@link Problem}, never a stack trace to show. Thrown by {@link PlenumClient}. */
public final class ProblemException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient Problem problem;

    public ProblemException(Problem problem) {
        super(problem.detail());
        this.problem = problem;
    }

    public Problem problem() {
        return problem;
    }
}
