package dev.plenum.core.tenancy;

import dev.plenum.core.error.ErrorCode;
import dev.plenum.core.error.PlenumException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Who there is and who may do what where: one immutable value, which the World keeps and the server asks. Secrets are not in it.
 *
 * @param organizationByProject of every project
 * @param principals by id
 * @param groups by id
 * @param keys of service accounts, by their SHA-256
 */
public record Directory(
        SortedMap<String, Organization> organizations,
        SortedMap<String, String> organizationByProject,
        SortedMap<String, Principal> principals,
        SortedMap<String, Group> groups,
        List<RoleGrant> grants,
        SortedMap<String, AccessKey> keys) {

    public static final Directory EMPTY = new Directory(
            new TreeMap<>(), new TreeMap<>(), new TreeMap<>(), new TreeMap<>(), List.of(), new TreeMap<>());

    /** The one that the API token of the data directory stands for; always there, so that nobody locks himself out. */
    public static final Principal LOCAL_OPERATOR = Principal.user("operator");

    public Directory {
        organizations = Collections.unmodifiableSortedMap(new TreeMap<>(organizations));
        organizationByProject = Collections.unmodifiableSortedMap(new TreeMap<>(organizationByProject));
        principals = Collections.unmodifiableSortedMap(new TreeMap<>(principals));
        groups = Collections.unmodifiableSortedMap(new TreeMap<>(groups));
        grants = List.copyOf(grants);
        keys = Collections.unmodifiableSortedMap(new TreeMap<>(keys));
    }

    /** With this project and, where it is the first of it, its organization. */
    public Directory with(Project project) {
        return new Directory(
                put(organizations, project.organization(), new Organization(project.organization())),
                put(organizationByProject, project.name(), project.organization()),
                principals,
                groups,
                grants,
                keys);
    }

    /** What it is after a change that {@link #check} let pass. */
    public Directory after(DirectoryChange change) {
        return switch (change) {
            case DirectoryChange.SetPrincipal(Principal principal) ->
                new Directory(
                        organizations,
                        organizationByProject,
                        put(principals, principal.id(), principal),
                        groups,
                        grants,
                        keys);
            case DirectoryChange.Bind(String user, ExternalIdentity external) ->
                after(new DirectoryChange.SetPrincipal(known(user).with(external)));
            case DirectoryChange.SetGroup(Group group) ->
                new Directory(
                        organizations, organizationByProject, principals, put(groups, group.id(), group), grants, keys);
            case DirectoryChange.SetMember(String group, String principal, boolean member) ->
                after(new DirectoryChange.SetGroup(groups.get(group).with(principal, member)));
            case DirectoryChange.AddOrganization(Organization organization) ->
                new Directory(
                        put(organizations, organization.name(), organization),
                        organizationByProject,
                        principals,
                        groups,
                        grants,
                        keys);
            case DirectoryChange.Grant(RoleGrant grant) -> {
                List<RoleGrant> more = new ArrayList<>(grants);
                more.add(grant);
                yield granting(more);
            }
            case DirectoryChange.Revoke(RoleGrant grant) ->
                granting(grants.stream().filter(each -> !each.equals(grant)).toList());
            case DirectoryChange.SetKey(AccessKey key) -> holding(put(keys, key.sha256(), key));
            case DirectoryChange.RevokeKey(String id) -> {
                SortedMap<String, AccessKey> fewer = new TreeMap<>(keys);
                fewer.values().removeIf(key -> key.id().equals(id));
                yield holding(fewer);
            }
        };
    }

    private Directory granting(List<RoleGrant> others) {
        return new Directory(organizations, organizationByProject, principals, groups, others, keys);
    }

    private Directory holding(SortedMap<String, AccessKey> others) {
        return new Directory(organizations, organizationByProject, principals, groups, grants, others);
    }

    private static <T> SortedMap<String, T> put(SortedMap<String, T> map, String key, T value) {
        SortedMap<String, T> with = new TreeMap<>(map);
        with.put(key, value);
        return with;
    }

    /** @return false where it would change nothing; @throws PlenumException what is wrong with it */
    public boolean check(DirectoryChange change) {
        return switch (change) {
            case DirectoryChange.SetPrincipal(Principal principal) -> {
                notLocalOperator(principal);
                if (!principal.external().equals(known(principal).external())) {
                    throw new PlenumException(
                            ErrorCode.CONFLICT,
                            principal.id() + " has just signed in at its provider for the first time",
                            "a change of the user as it is now",
                            "Do it again");
                }
                yield !principal.equals(principals.get(principal.id()));
            }
            case DirectoryChange.Bind(String user, ExternalIdentity external) -> {
                notLocalOperator(Principal.user(user));
                Optional<ExternalIdentity> bound = known(user).external();
                yield bound.isEmpty() ? free(external) : same(user, bound.get(), external);
            }
            case DirectoryChange.SetGroup(Group group) -> {
                group.members().forEach(this::existing);
                yield !group.equals(groups.get(group.id()));
            }
            case DirectoryChange.SetMember(String group, String principal, boolean member) -> {
                existing(principal);
                yield group(group).members().contains(principal) != member;
            }
            case DirectoryChange.AddOrganization(Organization organization) -> {
                if (organizations.containsKey(organization.name())) {
                    throw new PlenumException(
                            ErrorCode.NAME_TAKEN,
                            "organization '" + organization.name() + "' exists",
                            "a new name",
                            "Choose another name");
                }
                yield true;
            }
            case DirectoryChange.Grant(RoleGrant grant) -> {
                if (!groups.containsKey(grant.to())) {
                    existing(grant.to());
                }
                exists(grant.scope());
                yield !grants.contains(grant);
            }
            case DirectoryChange.Revoke(RoleGrant grant) -> {
                if (!grants.contains(grant)) {
                    throw new PlenumException(
                            ErrorCode.CONFLICT,
                            grant.to() + " has no role " + grant.role().wireName() + " in " + grant.scope(),
                            "a role that was granted",
                            "`plenum role list` shows them");
                }
                yield true;
            }
            case DirectoryChange.SetKey(AccessKey key) -> {
                existing(key.principal());
                yield !key.equals(keys.get(key.sha256()));
            }
            case DirectoryChange.RevokeKey(String id) -> {
                if (key(id).isEmpty()) {
                    throw new PlenumException(
                            ErrorCode.NOT_FOUND,
                            "no key '" + id + "'",
                            "one that exists",
                            "`plenum service-account keys` shows the keys there are");
                }
                yield true;
            }
        };
    }

    private static void notLocalOperator(Principal principal) {
        if (principal.id().equals(LOCAL_OPERATOR.id())) {
            throw new PlenumException(
                    ErrorCode.NAME_TAKEN,
                    "user '" + principal.name() + "' is the one that the API token stands for",
                    "another name",
                    "Choose another name");
        }
    }

    private Principal known(Principal principal) {
        return principals.getOrDefault(principal.id(), principal);
    }

    private Principal known(String user) {
        return known(Principal.user(user));
    }

    /** A name that is given to somebody new opens nothing of whoever had it before. */
    private static boolean same(String user, ExternalIdentity bound, ExternalIdentity external) {
        if (bound.equals(external)) {
            return false;
        }
        throw new PlenumException(
                ErrorCode.CONFLICT,
                "user '" + user + "' is subject '" + bound.subject() + "' of " + bound.issuer() + ", not '"
                        + external.subject() + "' of " + external.issuer(),
                "a name that no other subject has",
                "Have one of the two renamed at the provider");
    }

    private boolean free(ExternalIdentity external) {
        holder(external).ifPresent(other -> {
            throw new PlenumException(
                    ErrorCode.CONFLICT,
                    "subject '" + external.subject() + "' of " + external.issuer() + " is " + other.id(),
                    "one user for each subject",
                    "Sign in again");
        });
        return true;
    }

    /** The user that is this one at its provider. */
    public Optional<Principal> holder(ExternalIdentity external) {
        return principals.values().stream()
                .filter(each -> each.external().equals(Optional.of(external)))
                .findFirst();
    }

    /** The group of that id. @throws PlenumException NOT_FOUND */
    public Group group(String id) {
        return Optional.ofNullable(groups.get(id))
                .orElseThrow(() -> new PlenumException(
                        ErrorCode.NOT_FOUND,
                        "there is no group '" + (id.startsWith("group:") ? id.substring(6) : id) + "'",
                        "one of `plenum group list`",
                        "Create it: plenum group create NAME"));
    }

    private void existing(String id) {
        if (!principals.containsKey(id)) {
            throw new PlenumException(
                    ErrorCode.NOT_FOUND,
                    "nobody is called '" + id + "'",
                    "user:NAME, service-account:NAME or group:NAME of this installation",
                    "`plenum user list` shows them; create one: plenum user create NAME");
        }
    }

    private void exists(Scope scope) {
        boolean there =
                switch (scope.kind()) {
                    case EVERYTHING -> true;
                    case ORGANIZATION -> organizations.containsKey(scope.name());
                    case PROJECT -> organizationByProject.containsKey(scope.name());
                };
        if (!there) {
            throw new PlenumException(
                    ErrorCode.NOT_FOUND,
                    "there is no " + scope,
                    "an organization or project of this installation",
                    "`plenum project list` shows them");
        }
    }

    /** The service account's key of that id. */
    public Optional<AccessKey> key(String id) {
        return keys.values().stream().filter(key -> key.id().equals(id)).findFirst();
    }

    /** Whether there is such a principal and it is not disabled. */
    public boolean active(String id) {
        return principals.containsKey(id) && !principals.get(id).disabled();
    }

    /** What the principal of that id may do now; nothing where it is not known or disabled. */
    public Rights rights(String id) {
        if (!active(id)) {
            return Rights.NONE;
        }
        List<Rights.Held> held = grants.stream()
                .filter(grant -> grant.to().equals(id) || inGroup(grant.to(), id))
                .map(grant -> new Rights.Held(grant.role(), grant.scope()))
                .toList();
        return new Rights(held, organizationByProject, Optional.empty());
    }

    private boolean inGroup(String group, String id) {
        return groups.containsKey(group) && groups.get(group).members().contains(id);
    }
}
