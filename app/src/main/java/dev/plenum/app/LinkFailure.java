package dev.plenum.app;

import dev.plenum.api.Problem;
import dev.plenum.api.ProblemException;
import dev.plenum.api.UnreachableException;
import dev.plenum.core.error.ErrorCode;
import dev.plenum.core.error.PlenumException;
import java.net.URI;

/** Says why a gateway and its control plane do not come together, in the gateway's words. */
final class LinkFailure {

    private LinkFailure() {}

    static PlenumException of(URI controlPlane, Exception failed) {
        return switch (failed) {
            case PlenumException known -> known;
            case UnreachableException lost ->
                new PlenumException(
                        ErrorCode.NOT_READY,
                        lost.connected()
                                ? "the connection to the control plane at " + controlPlane + " was lost"
                                : "the control plane at " + controlPlane + " does not answer",
                        "`plenum up` that listens there",
                        "Start it, or correct --join",
                        lost);
            case ProblemException refused -> refused(controlPlane, refused.problem(), refused);
            default ->
                new PlenumException(
                        ErrorCode.INTERNAL,
                        "what the control plane at " + controlPlane + " says cannot be used: " + failed.getMessage(),
                        "messages of this version",
                        "Run gateway and control plane in the same version",
                        failed);
        };
    }

    private static PlenumException refused(URI controlPlane, Problem problem, ProblemException cause) {
        String who = "the control plane at " + controlPlane;
        return switch (problem.status()) {
            case 401 ->
                new PlenumException(
                        ErrorCode.UNAUTHENTICATED,
                        who + " does not know the token",
                        "the content of " + Access.GATEWAY_TOKEN + " in its data directory",
                        "Name a file that has it with --token-file",
                        cause);
            case 404 ->
                new PlenumException(
                        ErrorCode.PREREQUISITE_MISSING,
                        who + " feeds no gateways: it is older than this gateway, or no Plenum",
                        "a control plane of this version or newer",
                        "Update the control plane first, or correct --join",
                        cause);
            default ->
                new PlenumException(
                        problem.status() / 100 == 4 ? ErrorCode.PREREQUISITE_MISSING : ErrorCode.NOT_READY,
                        who + " refused: " + problem.detail(),
                        problem.expected(),
                        problem.nextStep(),
                        cause);
        };
    }

    /** Whether the same would be refused the next time too. */
    static boolean lasts(PlenumException failure) {
        return switch (failure.code()) {
            case UNAUTHENTICATED, PREREQUISITE_MISSING, CONFLICT -> true;
            default -> false;
        };
    }
}
