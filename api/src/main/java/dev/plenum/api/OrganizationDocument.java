package dev.plenum.api;

import java.util.List;

/**
 * Who owns projects and gets the statement of them all.
 *
 * @param projects those that the caller may see
 */
public record OrganizationDocument(String name, List<String> projects) {

    /** Body of {@code POST /v1/organizations}. */
    public record Add(String name) {}
}
