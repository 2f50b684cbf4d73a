package dev.plenum.core.tenancy;

/**
 * What the platform keeps of an API key: never the key itself.
 *
 * @param id {@code key-…}
 * @param sha256 lower-case hexadecimal SHA-256 of the key
 * @param hint the key's first characters, so that its owner recognises it
 */
public record ApiKey(String id, String project, String name, String sha256, String hint) {}
