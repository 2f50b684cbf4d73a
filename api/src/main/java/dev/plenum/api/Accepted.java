package dev.plenum.api;

/**
 * Answer to a write.
 *
 * @param position of the journal after it: a read with {@code ?position=} waits until it shows
 */
public record Accepted(String id, long position) {}
