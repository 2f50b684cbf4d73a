package dev.plenum.core.tenancy;

import java.util.List;

/**
 * What the platform keeps of an API key: never the key itself.
 *
 * @param id {@code key-…}
 * @param sha256 lower-case hexadecimal SHA-256 of the key
 * @param hint the key's first characters, so that its owner recognises it
 * @param limits what it may use at the gateway; all of them hold
 */
public record ApiKey(String id, String project, String name, String sha256, String hint, List<Limit> limits) {

    public ApiKey {
        limits = List.copyOf(limits);
    }

    /** One without limits. */
    public ApiKey(String id, String project, String name, String sha256, String hint) {
        this(id, project, name, sha256, hint, List.of());
    }

    public ApiKey withId(String given) {
        return new ApiKey(given, project, name, sha256, hint, limits);
    }

    public ApiKey with(List<Limit> others) {
        return new ApiKey(id, project, name, sha256, hint, others);
    }
}
