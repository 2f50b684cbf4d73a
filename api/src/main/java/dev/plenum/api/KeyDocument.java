package dev.plenum.api;

import java.util.List;
import java.util.Optional;

/**
 * An API key of a project.
 *
 * @param hint its first characters
 * @param limits what it may use at the gateway; absent: not limited
 * @param models public names that it may ask for; absent: all that its project may
 * @param maxOutputTokens the most that one request may ask for; absent: no such limit
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
        Optional<String> secret) {

    /** Body of {@code POST /v1/keys}. */
    public record Add(
            Optional<String> project,
            String name,
            Optional<List<LimitDocument>> limits,
            Optional<List<String>> models,
            Optional<Long> maxOutputTokens) {

        /** Of one that may use all. */
        public Add(Optional<String> project, String name) {
            this(project, name, Optional.empty(), Optional.empty(), Optional.empty());
        }
    }
}
