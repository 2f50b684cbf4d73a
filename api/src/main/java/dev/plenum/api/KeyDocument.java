package dev.plenum.api;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * An API key of a project.
 *
 * @param hint its first characters
 * @param limits what it may use at the gateway; absent: not limited
 * @param models public names that it may ask for; absent: all that its project may
 * @param maxOutputTokens the most that one request may ask for; absent: no such limit
 * @param networks from which it may be shown, in CIDR notation; absent: all
 * @param expires absent: never
 * @param lastUsed when a request with it ended last, as far as it is posted; absent: never
 * @param secret the key itself: only in the answer that made it
 */
public record KeyDocument(
        String id,
        String project,
        String name,
        String hint,
        Optional<List<LimitDocument>> limits,
        Optional<List<String>> models,
        Optional<Long> maxOutputTokens,
        Optional<List<String>> networks,
        Optional<Instant> expires,
        Optional<Instant> lastUsed,
        Optional<String> secret) {

    /** Of one for everywhere and for ever. */
    public KeyDocument(
            String id,
            String project,
            String name,
            String hint,
            Optional<List<LimitDocument>> limits,
            Optional<List<String>> models,
            Optional<Long> maxOutputTokens,
            Optional<String> secret) {
        this(
                id,
                project,
                name,
                hint,
                limits,
                models,
                maxOutputTokens,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                secret);
    }

    /** Body of {@code POST /v1/keys}. */
    public record Add(
            Optional<String> project,
            String name,
            Optional<List<LimitDocument>> limits,
            Optional<List<String>> models,
            Optional<Long> maxOutputTokens,
            Optional<List<String>> networks,
            Optional<Long> expiresSeconds) {

        /** Of one for everywhere and for ever. */
        public Add(
                Optional<String> project,
                String name,
                Optional<List<LimitDocument>> limits,
                Optional<List<String>> models,
                Optional<Long> maxOutputTokens) {
            this(project, name, limits, models, maxOutputTokens, Optional.empty(), Optional.empty());
        }

        /** Of one that may use all. */
        public Add(Optional<String> project, String name) {
            this(project, name, Optional.empty(), Optional.empty(), Optional.empty());
        }
    }

    /** Body of {@code POST /v1/keys/{id}/rotate}. */
    public record Rotate(Optional<Long> overlapSeconds) {}
}
