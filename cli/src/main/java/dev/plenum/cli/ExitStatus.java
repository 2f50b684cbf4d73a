package dev.plenum.cli;

import dev.plenum.api.Problem;

/** What a shell learns from the command. Part of the contract: documented in {@code --help} and docs/cli.md. */
public final class ExitStatus {

    public static final int DONE = 0;
    public static final int FAILED = 1;
    public static final int WRONG_USAGE = 2;
    public static final int NOT_RUNNING = 3;
    public static final int NO_ROOM = 4;
    public static final int INTERRUPTED = 130;

    private ExitStatus() {}

    static int of(Problem problem) {
        return switch (problem.code()) {
            case "quota_exceeded", "never_fits", "busy", "not_ready", "insufficient_quota", "rate_limit_exceeded" ->
                NO_ROOM;
            case "invalid_request", "invalid_request_error", "too_large" -> WRONG_USAGE;
            default -> ofHttp(problem.status());
        };
    }

    private static int ofHttp(int status) {
        return switch (status) {
            case 400, 422 -> WRONG_USAGE;
            case 402, 429, 503 -> NO_ROOM;
            default -> FAILED;
        };
    }
}
