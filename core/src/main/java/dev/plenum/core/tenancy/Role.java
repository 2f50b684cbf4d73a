package dev.plenum.core.tenancy;

import dev.plenum.core.error.ErrorCode;
import dev.plenum.core.error.PlenumException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** What somebody is in a scope; the order is that of the columns in {@link Permissions}. */
public enum Role {
    OPERATOR,
    FINANCE,
    ORGANIZATION_ADMIN,
    PROJECT_ADMIN,
    DEVELOPER,
    VIEWER;

    /** Where it may be granted, widest first. */
    public List<Scope.Kind> scopes() {
        return switch (this) {
            case OPERATOR -> List.of(Scope.Kind.EVERYTHING);
            case FINANCE -> List.of(Scope.Kind.EVERYTHING, Scope.Kind.ORGANIZATION);
            case ORGANIZATION_ADMIN -> List.of(Scope.Kind.ORGANIZATION);
            case PROJECT_ADMIN -> List.of(Scope.Kind.PROJECT);
            case DEVELOPER -> List.of(Scope.Kind.ORGANIZATION, Scope.Kind.PROJECT);
            case VIEWER -> List.of(Scope.Kind.values());
        };
    }

    /** As in messages, documents and on the command line, such as {@code project-admin}. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** @throws PlenumException INVALID_REQUEST for a name that no role has */
    public static Role named(String name) {
        return Arrays.stream(values())
                .filter(role -> role.wireName().equals(name))
                .findFirst()
                .orElseThrow(() -> new PlenumException(
                        ErrorCode.INVALID_REQUEST,
                        "role '" + name + "'",
                        "one of " + Arrays.stream(values()).map(Role::wireName).collect(Collectors.joining(", ")),
                        "Choose one of them"));
    }
}
