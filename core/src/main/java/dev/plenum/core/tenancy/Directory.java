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
            case DirectoryChange.SetGroup(Group group) ->
                new Directory(
                        organizations, organizationByProject, principals, put(groups, group.id(), group), grants, keys);
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
                if (principal.id().equals(LOCAL_OPERATOR.id())) {
                    throw new PlenumException(
                            ErrorCode.NAME_TAKEN,
                            "user '" + principal.name() + "' is the one that the API token stands for",
                            "another name",
                            "Choose another name");
                }
                yield !principal.equals(principals.get(principal.id()));
            }
            case DirectoryChange.SetGroup(Group group) -> {
                group.members().forEach(this::existing);
                yield !group.equals(groups.get(group.id()));
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
