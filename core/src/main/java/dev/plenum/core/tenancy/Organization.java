package dev.plenum.core.tenancy;

/** Who owns projects and gets the statement of them all; it comes to be by itself with its first project, if not before. */
public record Organization(String name) {

    public Organization {
        Project.checkName("organization name", name);
    }
}
