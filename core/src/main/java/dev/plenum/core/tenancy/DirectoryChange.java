package dev.plenum.core.tenancy;

/** One change of the {@link Directory}: asked for in a command, kept in the journal. */
public sealed interface DirectoryChange {

    /** The id of the principal or group, or the name of the organization, that it is about. */
    default String subject() {
        return switch (this) {
            case SetPrincipal(Principal principal) -> principal.id();
            case Bind(String user, ExternalIdentity _) -> Principal.user(user).id();
            case AddOrganization(Organization organization) -> organization.name();
            case SetGroup(Group group) -> group.id();
            case SetMember(String group, String _, boolean _) -> group;
            case Grant(RoleGrant grant) -> grant.to();
            case Revoke(RoleGrant grant) -> grant.to();
            case SetKey(AccessKey key) -> key.id();
            case RevokeKey(String id) -> id;
        };
    }

    /** Adds a principal, or replaces what is known of it, but for who it is at a provider. */
    record SetPrincipal(Principal principal) implements DirectoryChange {}

    /**
     * The user of that name is that one at its provider, from now on; it is added where nobody has the name.
     *
     * @param user a name
     */
    record Bind(String user, ExternalIdentity external) implements DirectoryChange {}

    /** Adds a group, or replaces its members. */
    record SetGroup(Group group) implements DirectoryChange {}

    /**
     * Lets one principal in or out, and leaves the other members as they are.
     *
     * @param group its id
     * @param principal its id
     */
    record SetMember(String group, String principal, boolean member) implements DirectoryChange {}

    /** An organization that has no project yet. */
    record AddOrganization(Organization organization) implements DirectoryChange {}

    record Grant(RoleGrant grant) implements DirectoryChange {}

    record Revoke(RoleGrant grant) implements DirectoryChange {}

    /** Adds a service account's key, or replaces what is known of it. */
    record SetKey(AccessKey key) implements DirectoryChange {}

    record RevokeKey(String id) implements DirectoryChange {}
}
