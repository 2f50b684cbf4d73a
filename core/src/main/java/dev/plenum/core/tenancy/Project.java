package dev.plenum.core.tenancy;

import dev.plenum.core.error.ErrorCode;
import dev.plenum.core.error.PlenumException;
import java.util.List;
import java.util.Optional;

/**
 * Who owns and pays: every workload, key and statement belongs to one project of one organization.
 *
 * @param limits what all its keys together may use at the gateway; all of them hold
 * @param budget absent: it may spend without limit
 * @param binding where its work may run, and for whom it is
 */
public record Project(
        String name, String organization, Quota quota, List<Limit> limits, Optional<Budget> budget, Binding binding) {

    public static final String NAME_RULE = "1 to 40 lower-case letters, digits and dashes, starting with a letter";

    public Project {
        checkName("project name", name);
        checkName("organization name", organization);
        limits = List.copyOf(limits);
        binding = binding == null ? Binding.NONE : binding;
    }

    /** One that may run anywhere. */
    public Project(String name, String organization, Quota quota, List<Limit> limits, Optional<Budget> budget) {
        this(name, organization, quota, limits, budget, Binding.NONE);
    }

    /** One without limits and without a budget. */
    public Project(String name, String organization, Quota quota) {
        this(name, organization, quota, List.of(), Optional.empty());
    }

    public Project with(Quota other) {
        return new Project(name, organization, other, limits, budget, binding);
    }

    public Project with(List<Limit> others) {
        return new Project(name, organization, quota, others, budget, binding);
    }

    public Project with(Optional<Budget> other) {
        return new Project(name, organization, quota, limits, other, binding);
    }

    public Project with(Binding other) {
        return new Project(name, organization, quota, limits, budget, other);
    }

    /** The rule for every name a user gives. */
    public static void checkName(String what, String name) {
        if (!follows(name)) {
            throw new PlenumException(
                    ErrorCode.INVALID_REQUEST, what + " '" + name + "'", NAME_RULE, "Choose another name");
        }
    }

    private static boolean follows(String name) {
        if (name.isEmpty() || name.length() > 40 || name.charAt(0) < 'a' || name.charAt(0) > 'z') {
            return false;
        }
        for (int at = 1; at < name.length(); at++) {
            char next = name.charAt(at);
            if (!(next >= 'a' && next <= 'z' || next >= '0' && next <= '9' || next == '-')) {
                return false;
            }
        }
        return true;
    }
}
