package dev.plenum.core.fleet;

import dev.plenum.core.error.ErrorCode;
import dev.plenum.core.error.PlenumException;
import dev.plenum.core.tenancy.Binding;
import dev.plenum.core.tenancy.Project;
import java.util.List;
import java.util.Optional;

/**
 * Whom a node may not work for. A node carries one by its label {@code export-rule}; an operator enters the rule itself, with its source.
 *
 * @param forbids nationalities, as ISO 3166-1 codes of two letters; empty: it holds no longer
 * @param source where it stands, such as an official journal with its date
 */
public record ExportRule(String name, List<String> forbids, String source) {

    /** The label by which a node carries its rule. */
    public static final String LABEL = "export-rule";

    private static final int LONGEST_SOURCE = 500;

    public ExportRule {
        Project.checkName("name of an export rule", name);
        forbids = forbids.stream().distinct().sorted().toList();
        forbids.forEach(Binding::checkCountry);
        if (source.length() > LONGEST_SOURCE) {
            throw new PlenumException(
                    ErrorCode.INVALID_REQUEST,
                    "a source of " + source.length() + " characters",
                    "at most " + LONGEST_SOURCE,
                    "Shorten it");
        }
    }

    /** Why a project that is bound like this may not use the node, to follow "export rule X"; empty where it may. */
    public Optional<String> forbids(Binding binding) {
        if (forbids.isEmpty()) {
            return Optional.empty();
        }
        if (binding.nationalities().isEmpty()) {
            return Optional.of(
                    "which forbids " + String.join(", ", forbids) + ", and the project does not say whose it is");
        }
        List<String> met =
                binding.nationalities().stream().filter(forbids::contains).toList();
        return met.isEmpty() ? Optional.empty() : Optional.of("which forbids " + String.join(", ", met));
    }
}
