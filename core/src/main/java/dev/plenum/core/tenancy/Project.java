package dev.plenum.core.tenancy;

import dev.plenum.core.error.ErrorCode;
import dev.plenum.core.error.PlenumException;

/** Who owns and pays: every workload, key and statement belongs to one project of one organization. */
public record Project(String name, String organization, Quota quota) {

    public static final String NAME_RULE = "1 to 40 lower-case letters, digits and dashes, starting with a letter";

    public Project {
        checkName("project name", name);
        checkName("organization name", organization);
    }

    /** The rule for every name a user gives. */
    public static void checkName(String what, String name) {
        if (!name.matches("[a-z][a-z0-9-]{0,39}")) {
            throw new PlenumException(
                    ErrorCode.INVALID_REQUEST, what + " '" + name + "'", NAME_RULE, "Choose another name");
        }
    }
}
