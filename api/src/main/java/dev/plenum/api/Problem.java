package dev.plenum.api;

/**
 * An error, as application/problem+json (RFC 9457) with what a person needs to go on.
 *
 * @param code stable, such as {@code quota_exceeded}
 * @param detail what is wrong, with the offending value
 * @param expected what would have been right; may be empty
 * @param nextStep what to do now; may be empty
 */
public record Problem(
        String type, String title, int status, String code, String detail, String expected, String nextStep) {}
