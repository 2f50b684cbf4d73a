package dev.plenum.api;

import java.util.Optional;

/**
 * An API key of a project.
 *
 * @param hint its first characters
 * @param secret the key itself: only in the answer that made it
 */
public record KeyDocument(String id, String project, String name, String hint, Optional<String> secret) {

    /** Body of {@code POST /v1/keys}. */
    public record Add(Optional<String> project, String name) {}
}
