package dev.plenum.core.tenancy;

import java.util.List;
import java.util.stream.Stream;

/**
 * Principals that get roles together.
 *
 * @param members ids of principals, such as {@code user:ada}
 */
public record Group(String name, List<String> members) {

    public Group {
        Project.checkName("group name", name);
        members = members.stream().distinct().sorted().toList();
    }

    /** With or without this one. */
    public Group with(String principal, boolean member) {
        return new Group(
                name,
                Stream.concat(
                                members.stream().filter(each -> !each.equals(principal)),
                                Stream.of(principal).filter(_ -> member))
                        .toList());
    }

    /** Such as {@code group:research}. */
    public String id() {
        return "group:" + name;
    }
}
