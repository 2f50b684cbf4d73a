package dev.plenum.core.tenancy;

import dev.plenum.core.error.ErrorCode;
import dev.plenum.core.error.PlenumException;
import java.util.List;
import java.util.Locale;

/**
 * What law or contract says of a project: where its data may be, and whose it is. The scheduler keeps its work off every node that this forbids.
 *
 * @param regions of its nodes, as their label says; empty: anywhere
 * @param nationalities of the organization and the end users behind it, as ISO 3166-1 codes of two letters; empty: it does not say, so that no export rule
 *     lets it in
 */
public record Binding(List<String> regions, List<String> nationalities) {

    public static final Binding NONE = new Binding(List.of(), List.of());

    public Binding {
        regions = regions.stream().distinct().sorted().toList();
        nationalities = nationalities.stream().distinct().sorted().toList();
        if (regions.stream().anyMatch(String::isBlank)) {
            throw new PlenumException(
                    ErrorCode.INVALID_REQUEST, "an empty region", "the label `region` of some nodes", "Leave it out");
        }
        nationalities.forEach(Binding::checkCountry);
    }

    /** Whether its work may be on a node with that label; a node that does not say where it is is in no region. */
    public boolean allowsRegion(String region) {
        return regions.isEmpty() || regions.contains(region);
    }

    /** The rule for every country that somebody names. */
    public static void checkCountry(String code) {
        if (!Locale.getISOCountries(Locale.IsoCountryCode.PART1_ALPHA2).contains(code)) {
            throw new PlenumException(
                    ErrorCode.INVALID_REQUEST,
                    "country '" + code + "'",
                    "an ISO 3166-1 code of two capital letters, such as DE",
                    "Look the code up");
        }
    }
}
