package dev.plenum.core.tenancy;

import dev.plenum.core.error.ErrorCode;
import dev.plenum.core.error.PlenumException;
import java.util.stream.Collectors;

/**
 * That somebody has a role, and where.
 *
 * @param to the id of a principal or a group, such as {@code user:ada} or {@code group:research}
 */
public record RoleGrant(String to, Role role, Scope scope) {

    public RoleGrant {
        if (!role.scopes().contains(scope.kind())) {
            throw new PlenumException(
                    ErrorCode.INVALID_REQUEST,
                    "role " + role.wireName() + " in " + scope,
                    "a scope of kind "
                            + role.scopes().stream().map(Scope.Kind::wireName).collect(Collectors.joining(" or ")),
                    "Choose such a scope, or another role");
        }
    }
}
