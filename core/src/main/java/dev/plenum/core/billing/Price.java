package dev.plenum.core.billing;

import dev.plenum.core.metering.Meter;
import dev.plenum.core.metering.Quantity;
import dev.plenum.core.units.Money;
import java.math.BigInteger;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * One dated line of the price book: so much for so much, from when to when, for what.
 *
 * @param subject a device model or public model name, or {@code *} for any
 * @param amount the price of {@code per} units of the meter
 * @param validFrom usage from here on is rated with it, until another takes precedence
 * @param recordedAt when it was entered: of two with the same validity the later entry holds
 * @param label shown beside it, such as "example"
 * @param validTo from here on it does not hold any more; absent: until another takes precedence
 * @param conditions for which usage
 * @param tiers ascending; settled when a month closes, until then {@code amount} is posted
 */
public record Price(
        String id,
        Meter.Kind meter,
        String subject,
        Money amount,
        Quantity per,
        Instant validFrom,
        Instant recordedAt,
        String label,
        Optional<Instant> validTo,
        Conditions conditions,
        List<Tier> tiers) {

    public static final String ANY = "*";

    public Price {
        // Journals before 0.3 have none.
        conditions = conditions == null ? Conditions.NONE : conditions;
        tiers = List.copyOf(tiers);
    }

    /** Without an end, conditions and tiers. */
    public Price(
            String id,
            Meter.Kind meter,
            String subject,
            Money amount,
            Quantity per,
            Instant validFrom,
            Instant recordedAt,
            String label) {
        this(
                id,
                meter,
                subject,
                amount,
                per,
                validFrom,
                recordedAt,
                label,
                Optional.empty(),
                Conditions.NONE,
                List.of());
    }

    /** As it is entered into the book. */
    public Price entered(String newId, Instant at) {
        return new Price(newId, meter, subject, amount, per, validFrom, at, label, validTo, conditions, tiers);
    }

    /** At no time in particular. */
    boolean covers(PriceKey key) {
        return meter == key.meter().kind()
                && (subject.equals(ANY) || subject.equals(key.meter().subject()))
                && conditions.cover(key);
    }

    /** Whether it may hold for the meter and the organization, whatever else it asks for. */
    boolean concerns(PriceKey key) {
        return meter == key.meter().kind()
                && (subject.equals(ANY) || subject.equals(key.meter().subject()))
                && (!conditions.agreement() || conditions.organization().equals(key.organization()));
    }

    /** Whether it covers, of the meter and organization that both concern, whatever the other one covers. */
    boolean coversAllOf(Price other) {
        return conditions.within(other.conditions);
    }

    boolean holds(Instant instant) {
        return !validFrom.isAfter(instant)
                && !hasEnded(instant)
                && conditions.window().filter(hours -> !hours.contains(instant)).isEmpty();
    }

    boolean hasEnded(Instant at) {
        return validTo.filter(end -> !end.isAfter(at)).isPresent();
    }

    /** Where it begins or ceases to hold, between the two instants. */
    Stream<Instant> changes(Instant after, Instant before) {
        return Stream.concat(
                Stream.concat(Stream.of(validFrom), validTo.stream())
                        .filter(bound -> bound.isAfter(after) && bound.isBefore(before)),
                conditions.window().stream().flatMap(hours -> hours.bounds(after, before).stream()));
    }

    /** The first instants after this one where its validity or its time of day begins or ends. */
    Stream<Instant> nextChange(Instant after) {
        return Stream.concat(
                Stream.concat(Stream.of(validFrom), validTo.stream()).filter(bound -> bound.isAfter(after)),
                conditions.window().stream().map(hours -> hours.nextBound(after)));
    }

    /** What a quantity costs, in exact nano-units, rounded once; without tiers. */
    public Money of(Quantity quantity) {
        return of(quantity, amount);
    }

    Money of(Quantity quantity, Money other) {
        return other.timesRatio(BigInteger.valueOf(quantity.millionths()), BigInteger.valueOf(per.millionths()));
    }
}
