package dev.plenum.core.tenancy;

/** Who owns projects and gets the statement of them all; it comes to be with its first project. */
public record Organization(String name) {

    public Organization {
        Project.checkName("organization name", name);
    }
}
