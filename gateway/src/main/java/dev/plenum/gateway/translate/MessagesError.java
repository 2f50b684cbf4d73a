package dev.plenum.gateway.translate;

import tools.jackson.databind.node.ObjectNode;

/** Errors as callers of the Messages API expect them. */
public final class MessagesError {

    private MessagesError() {}

    /** The error's type for an HTTP status. */
    public static String type(int status) {
        return switch (status) {
            case 401 -> "authentication_error";
            case 402 -> "billing_error";
            case 403 -> "permission_error";
            case 404 -> "not_found_error";
            case 413 -> "request_too_large";
            case 429 -> "rate_limit_error";
            case 503, 529 -> "overloaded_error";
            case 504 -> "timeout_error";
            default -> status < 500 ? "invalid_request_error" : "api_error";
        };
    }

    static byte[] body(int status, String message) {
        ObjectNode error = Trees.typed("error");
        error.putObject("error").put("type", type(status)).put("message", message);
        return Trees.bytes(error);
    }
}
