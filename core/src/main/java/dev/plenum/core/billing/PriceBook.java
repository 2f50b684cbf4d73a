package dev.plenum.core.billing;

import dev.plenum.core.metering.Meter;
import dev.plenum.core.metering.Quantity;
import dev.plenum.core.metering.UsageRecord;
import dev.plenum.core.tenancy.Project;
import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * All dated prices, and which of them holds. Goal: at each instant exactly one price, or none, holds for any usage, and everybody can tell which.
 *
 * <p>Of the prices whose meter, subject, conditions and validity cover the usage, the first of this order holds: an agreement with the organization
 * before a list price; a named subject before any; more conditions before fewer; later validity before earlier; later entry before earlier; the
 * higher id.
 *
 * <p>Example, device-seconds per hour: {@code A: * 2.50}, {@code B: h20 3.00}, {@code C: h20 spot 1.20}, {@code D: h20 22:00-06:00 2.00 (newer)},
 * {@code E: * for acme 2.20}. A standard job on an h20 pays B by day and D at night; a spot job C by day, and at night D, for both have one
 * condition and D is newer; any job of acme pays E.
 *
 * @param organizations of each project: whose agreements hold for it
 */
public record PriceBook(List<Price> prices, SortedMap<String, String> organizations) {

    /** The last one holds. */
    static final Comparator<Price> PRECEDENCE = Comparator.comparing(
                    (Price price) -> price.conditions().agreement())
            .thenComparing(price -> !price.subject().equals(Price.ANY))
            .thenComparingInt(price -> price.conditions().count())
            .thenComparing(Price::validFrom)
            .thenComparing(Price::recordedAt)
            .thenComparing(Price::id);

    public PriceBook {
        prices = List.copyOf(prices);
        organizations = Collections.unmodifiableSortedMap(new TreeMap<>(organizations));
    }

    /** One in which no agreement holds. */
    public PriceBook(List<Price> prices) {
        this(prices, Collections.emptySortedMap());
    }

    /** One in which the agreements of these projects' organizations hold. */
    public static PriceBook of(List<Price> prices, Collection<Project> projects) {
        SortedMap<String, String> organizations = new TreeMap<>();
        projects.forEach(project -> organizations.put(project.name(), project.organization()));
        return new PriceBook(prices, organizations);
    }

    /** The list price of a meter; as {@link #at(PriceKey, Instant)}. */
    public Optional<Price> at(Meter meter, Instant instant) {
        return at(PriceKey.of(meter), instant);
    }

    /**
     * The price that holds at that instant; empty when none does. Cached input tokens for which no price of theirs holds cost what input tokens
     * cost. It goes through all prices: {@link Rating} is for many records.
     */
    public Optional<Price> at(PriceKey key, Instant instant) {
        Optional<Price> own = prices.stream()
                .filter(price -> price.covers(key) && price.holds(instant))
                .max(PRECEDENCE);
        return own.or(() -> key.instead().flatMap(other -> at(other, instant)));
    }

    /** The first instant after this one at which some price begins or ceases to hold; empty when nothing changes any more. */
    public Optional<Instant> nextChange(Instant after) {
        return prices.stream().flatMap(price -> price.nextChange(after)).min(Instant::compareTo);
    }

    /** The organization that pays for the project; empty when the book does not know it. */
    public String organization(String project) {
        return organizations.getOrDefault(project, "");
    }

    /** As {@link Rating#split}, for one record. */
    public List<Part> split(UsageRecord usage) {
        return new Rating(this).split(usage);
    }

    /** A quantity of one day, from that instant on, and the one price that holds for all of it. */
    public record Part(Instant from, Quantity quantity, Optional<Price> price) {}
}
