package dev.plenum.core.error;

import java.util.Locale;

/** Every kind of error a user can meet. The name in lower case is the stable code on the wire. */
public enum ErrorCode {
    INVALID_REQUEST(Blame.USER),
    NOT_FOUND(Blame.USER),
    NAME_TAKEN(Blame.USER),
    UNAUTHENTICATED(Blame.USER),
    FORBIDDEN(Blame.USER),
    NEVER_FITS(Blame.USER),
    QUOTA_EXCEEDED(Blame.USER),
    BUDGET_SPENT(Blame.USER),
    IDEMPOTENCY_MISMATCH(Blame.USER),
    CONFLICT(Blame.USER),
    TOO_LARGE(Blame.USER),
    PREREQUISITE_MISSING(Blame.USER),
    PORT_TAKEN(Blame.USER),
    ALREADY_RUNNING(Blame.USER),
    NOT_RUNNING(Blame.USER),
    DATA_DIRECTORY_UNUSABLE(Blame.USER),
    DATA_DIRECTORY_NEWER(Blame.USER),
    DISK_FULL(Blame.RUNTIME),
    BUSY(Blame.CAPACITY),
    NOT_READY(Blame.CAPACITY),
    ENGINE_FAILED(Blame.RUNTIME),
    DOWNLOAD_FAILED(Blame.RUNTIME),
    JOURNAL_DAMAGED(Blame.RUNTIME),
    FENCED(Blame.RUNTIME),
    INTERNAL(Blame.INTERNAL);

    private final Blame blame;

    ErrorCode(Blame blame) {
        this.blame = blame;
    }

    public Blame blame() {
        return blame;
    }

    /** The code as it stands in API answers and logs. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
