package dev.plenum.gateway;

import dev.plenum.gateway.snapshot.Endpoint;

/** How an API's clients expect to be told that a request failed. Anthropic's is OpenAI's with a mark around it, other type names, and the id in a header of its own. */
enum ErrorShape {
    OPENAI,
    ANTHROPIC;

    static ErrorShape at(String path) {
        return path.equals(Endpoint.MESSAGES.path()) ? ANTHROPIC : OPENAI;
    }

    /** What an error with this status is called. */
    String type(int status) {
        return switch (this) {
            case OPENAI ->
                switch (status) {
                    case 401 -> "authentication_error";
                    case 402 -> "insufficient_quota";
                    case 403 -> "permission_error";
                    case 429 -> "rate_limit_error";
                    default -> status < 500 ? "invalid_request_error" : "server_error";
                };
            case ANTHROPIC ->
                switch (status) {
                    case 401 -> "authentication_error";
                    case 402 -> "billing_error";
                    case 403 -> "permission_error";
                    case 404 -> "not_found_error";
                    case 413 -> "request_too_large";
                    case 429 -> "rate_limit_error";
                    case 504 -> "timeout_error";
                    default -> status < 500 ? "invalid_request_error" : "api_error";
                };
        };
    }
}
