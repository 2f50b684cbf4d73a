package dev.plenum.api;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A key that a service account shows to this API.
 *
 * @param hint its first characters
 * @param permissions that it is limited to; absent: all that its account has
 * @param networks from which it may be shown; absent: all
 * @param expires absent: never
 * @param lastUsed to the minute; absent: never
 * @param secret the key itself: only in the answer that made it
 */
public record AccessKeyDocument(
        String id,
        String account,
        String name,
        String hint,
        Optional<List<String>> permissions,
        Optional<List<String>> networks,
        Optional<Instant> expires,
        Optional<Instant> lastUsed,
        Optional<String> secret) {

    /** Body of {@code POST /v1/access-keys}. */
    public record Add(
            String account,
            String name,
            Optional<List<String>> permissions,
            Optional<List<String>> networks,
            Optional<Long> expiresSeconds) {}

    /** Body of {@code POST /v1/access-keys/{id}/rotate}: how long the old one is good beside the new one. */
    public record Rotate(Optional<Long> overlapSeconds) {}
}
