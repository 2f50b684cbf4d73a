package dev.plenum.core.world;

/**
 * What makes a repeated request harmless.
 *
 * @param key chosen by the caller, unique in the project
 * @param fingerprint of the request: the same key with another fingerprint is refused
 */
public record Idempotency(String key, String fingerprint) {}
