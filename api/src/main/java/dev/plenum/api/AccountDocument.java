package dev.plenum.api;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A user or a service account.
 *
 * @param id such as {@code user:ada}
 * @param kind {@code user} or {@code service-account}
 */
public record AccountDocument(String id, String kind, String name, boolean disabled) {

    /** Body of {@code POST /v1/accounts}; a service account has no password. */
    public record Add(String name, Optional<String> kind, Optional<String> password) {}

    /** Body of {@code PUT /v1/accounts/{id}}: what is given changes. */
    public record Change(Optional<Boolean> disabled, Optional<String> password) {}

    /** That somebody has a role, and where: in lists, and as a body. */
    public record Grant(String to, String role, String scope) {}

    /** Body of {@code POST /v1/login}. */
    public record Login(String user, String password) {}

    /**
     * Body of {@code POST /v1/login/oidc}.
     *
     * @param code that the browser brought
     * @param verifier whose SHA-256 the browser was sent off with (RFC 7636)
     */
    public record LoginCode(String code, String verifier) {}

    /** Answer to {@code POST /v1/login}: the token is shown this once. */
    public record Session(String token, String id, Instant expires) {}

    /** Body of {@code PUT /v1/self/password}. */
    public record NewPassword(String password, String newPassword) {}

    /**
     * Who asks, with the roles it has itself or through groups.
     *
     * @param permissions in the project that was asked for, else for what belongs to no project
     */
    public record Self(String id, List<Grant> roles, List<String> permissions) {}
}
