package dev.plenum.server;

import dev.plenum.core.error.ErrorCode;

/**
 * The HTTP status of each error, in one table. 422 is for a request that is well formed and refused for what it asks (quota, a request that no node
 * can ever hold); 409 for one that clashes with what is there.
 */
final class HttpStatuses {

    private HttpStatuses() {}

    static int of(ErrorCode code) {
        return switch (code) {
            case INVALID_REQUEST -> 400;
            case UNAUTHENTICATED -> 401;
            case FORBIDDEN -> 403;
            case NOT_FOUND -> 404;
            case NAME_TAKEN, CONFLICT, IDEMPOTENCY_MISMATCH, ALREADY_RUNNING, NOT_RUNNING -> 409;
            case TOO_LARGE -> 413;
            case BUDGET_SPENT -> 402;
            case NEVER_FITS, QUOTA_EXCEEDED, PREREQUISITE_MISSING -> 422;
            case BUSY, NOT_READY, FENCED -> 503;
            case DISK_FULL -> 507;
            case ENGINE_FAILED, DOWNLOAD_FAILED -> 502;
            case PORT_TAKEN, DATA_DIRECTORY_UNUSABLE, DATA_DIRECTORY_NEWER, JOURNAL_DAMAGED, INTERNAL -> 500;
        };
    }

    /** Whether the same request may work a moment later. */
    static boolean retryHelps(ErrorCode code) {
        return code == ErrorCode.BUSY || code == ErrorCode.NOT_READY;
    }
}
