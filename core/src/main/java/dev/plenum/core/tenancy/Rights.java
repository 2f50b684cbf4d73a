package dev.plenum.core.tenancy;

import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What one caller may do, as of now: the roles that it has itself or through a group, narrowed by the key it shows.
 *
 * @param organizationByProject of every project there is
 * @param within the permissions that its key is limited to; absent: it shows no such key
 */
public record Rights(
        List<Held> held, SortedMap<String, String> organizationByProject, Optional<List<Permission>> within) {

    /** A role and where it holds. */
    public record Held(Role role, Scope scope) {}

    /** None at all. */
    public static final Rights NONE = new Rights(List.of(), new TreeMap<>(), Optional.empty());

    /** Of the operator of the installation, who has the files of its data directory. */
    public static final Rights ALL =
            new Rights(List.of(new Held(Role.OPERATOR, Scope.EVERYTHING)), new TreeMap<>(), Optional.empty());

    public Rights {
        held = List.copyOf(held);
    }

    public Rights narrowedTo(List<Permission> permissions) {
        return new Rights(held, organizationByProject, Optional.of(List.copyOf(permissions)));
    }

    /** Whether it may do this with what lies in that scope. */
    public boolean allow(Permission permission, Scope where) {
        return within.stream().allMatch(some -> some.contains(permission))
                && held.stream().anyMatch(each -> switch (Permissions.reach(each.role(), permission)) {
                    case NONE -> false;
                    case WITHIN_SCOPE -> spans(each.scope(), where);
                    case ANYWHERE -> where.kind() == Scope.Kind.EVERYTHING || spans(each.scope(), where);
                });
    }

    /** Whether any role has it for something: what a list may be asked for with. */
    public boolean allowSomewhere(Permission permission) {
        return within.stream().allMatch(some -> some.contains(permission))
                && held.stream().anyMatch(each -> Permissions.reach(each.role(), permission) != Permissions.Reach.NONE);
    }

    /** Whether it may know that this exists: some role of it spans it. */
    public boolean see(Scope where) {
        return held.stream().anyMatch(each -> spans(each.scope(), where));
    }

    private boolean spans(Scope wide, Scope narrow) {
        return switch (wide.kind()) {
            case EVERYTHING -> true;
            case PROJECT -> wide.equals(narrow);
            case ORGANIZATION ->
                wide.equals(narrow)
                        || narrow.kind() == Scope.Kind.PROJECT
                                && wide.name().equals(organizationByProject.get(narrow.name()));
        };
    }
}
