package dev.plenum.core.tenancy;

/** One change of the {@link Directory}: asked for in a command, kept in the journal. */
public sealed interface DirectoryChange {

    /** The id of the principal or group that it is about. */
    default String subject() {
        return switch (this) {
            case SetPrincipal(Principal principal) -> principal.id();
            case SetGroup(Group group) -> group.id();
            case Grant(RoleGrant grant) -> grant.to();
            case Revoke(RoleGrant grant) -> grant.to();
            case SetKey(AccessKey key) -> key.id();
            case RevokeKey(String id) -> id;
        };
    }

    /** Adds a principal, or replaces what is known of it. */
    record SetPrincipal(Principal principal) implements DirectoryChange {}

    /** Adds a group, or replaces its members. */
    record SetGroup(Group group) implements DirectoryChange {}

    record Grant(RoleGrant grant) implements DirectoryChange {}

    record Revoke(RoleGrant grant) implements DirectoryChange {}

    /** Adds a service account's key, or replaces what is known of it. */
    record SetKey(AccessKey key) implements DirectoryChange {}

    record RevokeKey(String id) implements DirectoryChange {}
}
