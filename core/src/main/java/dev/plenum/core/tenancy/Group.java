package dev.plenum.core.tenancy;

import java.util.List;

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

    /** Such as {@code group:research}. */
    public String id() {
        return "group:" + name;
    }
}
