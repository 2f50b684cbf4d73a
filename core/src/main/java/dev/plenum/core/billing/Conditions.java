package dev.plenum.core.billing;

import dev.plenum.core.tenancy.PriorityClass;
import java.util.Locale;
import java.util.Optional;
import java.util.StringJoiner;

/**
 * For which usage a price holds, beside its meter and subject; what is empty does not matter. A price of its own for {@code spot} is the discount of
 * spot work; one for an organization is an agreement with it.
 *
 * @param region the {@code region} label of the node
 * @param priority the workload's class
 * @param window the time of day
 * @param organization who pays
 */
public record Conditions(
        String region, Optional<PriorityClass> priority, Optional<DailyWindow> window, String organization) {

    public static final Conditions NONE = new Conditions("", Optional.empty(), Optional.empty(), "");

    /** How many there are. */
    int count() {
        return (region.isEmpty() ? 0 : 1)
                + (priority.isPresent() ? 1 : 0)
                + (window.isPresent() ? 1 : 0)
                + (agreement() ? 1 : 0);
    }

    boolean agreement() {
        return !organization.isEmpty();
    }

    /** All but the time of day. */
    boolean cover(PriceKey key) {
        return (region.isEmpty() || region.equals(key.region()))
                && (priority.isEmpty() || priority.equals(key.priority()))
                && (!agreement() || organization.equals(key.organization()));
    }

    /** Whether what they ask for, beside the organization, is asked for by the others too. */
    boolean within(Conditions others) {
        return (region.isEmpty() || region.equals(others.region))
                && (priority.isEmpty() || priority.equals(others.priority))
                && (window.isEmpty() || window.equals(others.window));
    }

    /** Such as {@code region north, spot, 22:00-06:00 Asia/Shanghai}; empty without any. */
    @Override
    public String toString() {
        StringJoiner text = new StringJoiner(", ");
        if (agreement()) {
            text.add("organization " + organization);
        }
        if (!region.isEmpty()) {
            text.add("region " + region);
        }
        priority.ifPresent(it -> text.add(it.name().toLowerCase(Locale.ROOT)));
        window.ifPresent(it -> text.add(it.toString()));
        return text.toString();
    }
}
