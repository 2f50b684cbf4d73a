package dev.plenum.core.tenancy;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What the platform keeps of a key that a service account shows to its API: never the key itself.
 *
 * @param id {@code key-…}; empty until the loop gives it one
 * @param principal whose it is, such as {@code service-account:nightly}
 * @param sha256 lower-case hexadecimal SHA-256 of the key
 * @param hint the key's first characters, so that its owner recognises it
 * @param permissions that it is limited to; empty: all that its principal has
 * @param networks from which it may be shown, such as {@code 10.0.0.0/8}; empty: all
 * @param expires from then on it opens nothing
 */
public record AccessKey(
        String id,
        String principal,
        String name,
        String sha256,
        String hint,
        List<Permission> permissions,
        List<Network> networks,
        Optional<Instant> expires) {

    public AccessKey {
        Project.checkName("key name", name);
        permissions = List.copyOf(permissions);
        networks = List.copyOf(networks);
    }

    public AccessKey withId(String given) {
        return new AccessKey(given, principal, name, sha256, hint, permissions, networks, expires);
    }

    public AccessKey expiring(Instant at) {
        return new AccessKey(id, principal, name, sha256, hint, permissions, networks, Optional.of(at));
    }

    /** Whether it opens anything at that time. */
    public boolean valid(Instant now) {
        return expires.stream().allMatch(now::isBefore);
    }
}
