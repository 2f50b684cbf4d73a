package dev.plenum.core.tenancy;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What the platform keeps of an API key: never the key itself.
 *
 * @param id {@code key-…}
 * @param sha256 lower-case hexadecimal SHA-256 of the key
 * @param hint the key's first characters, so that its owner recognises it
 * @param limits what it may use at the gateway; all of them hold
 * @param models public names that it may ask for; empty: all that its project may
 * @param maxOutputTokens the most that one request may ask for; 0: no such limit
 * @param networks from which it may be shown; empty: all
 * @param expires from then on it opens nothing
 */
public record ApiKey(
        String id,
        String project,
        String name,
        String sha256,
        String hint,
        List<Limit> limits,
        List<String> models,
        long maxOutputTokens,
        List<Network> networks,
        Optional<Instant> expires) {

    public ApiKey {
        limits = List.copyOf(limits);
        models = List.copyOf(models);
        networks = List.copyOf(networks);
    }

    /** One that may be shown from everywhere, for ever. */
    public ApiKey(
            String id,
            String project,
            String name,
            String sha256,
            String hint,
            List<Limit> limits,
            List<String> models,
            long maxOutputTokens) {
        this(id, project, name, sha256, hint, limits, models, maxOutputTokens, List.of(), Optional.empty());
    }

    /** One that may use all. */
    public ApiKey(String id, String project, String name, String sha256, String hint) {
        this(id, project, name, sha256, hint, List.of(), List.of(), 0);
    }

    public ApiKey withId(String given) {
        return new ApiKey(given, project, name, sha256, hint, limits, models, maxOutputTokens, networks, expires);
    }

    public ApiKey with(List<Limit> others) {
        return new ApiKey(id, project, name, sha256, hint, others, models, maxOutputTokens, networks, expires);
    }

    public ApiKey expiring(Instant at) {
        return new ApiKey(id, project, name, sha256, hint, limits, models, maxOutputTokens, networks, Optional.of(at));
    }

    /** Another key with the same rights. */
    public ApiKey renewed(String otherId, String otherSha256, String otherHint) {
        return new ApiKey(
                otherId, project, name, otherSha256, otherHint, limits, models, maxOutputTokens, networks, expires);
    }
}
