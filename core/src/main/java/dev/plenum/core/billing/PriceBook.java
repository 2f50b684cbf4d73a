package dev.plenum.core.billing;

import dev.plenum.core.metering.Meter;
import dev.plenum.core.metering.Quantity;
import dev.plenum.core.metering.UsageRecord;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** All dated prices, and which of them holds for a meter at an instant. Whoever rates usage asks it. */
public record PriceBook(List<Price> prices) {

    /** A named subject beats any, later validity beats earlier, later entry beats earlier, then the id. */
    private static final Comparator<Price> PRECEDENCE = Comparator.comparing(
                    (Price price) -> !price.subject().equals(Price.ANY))
            .thenComparing(Price::validFrom)
            .thenComparing(Price::recordedAt)
            .thenComparing(Price::id);

    public PriceBook {
        prices = List.copyOf(prices);
    }

    /**
     * The price that holds for the meter at that instant; empty when none does. Cached input tokens for which no price of theirs holds cost what input
     * tokens cost.
     */
    public Optional<Price> at(Meter meter, Instant instant) {
        Optional<Price> own = prices.stream()
                .filter(price -> price.covers(meter) && !price.validFrom().isAfter(instant))
                .max(PRECEDENCE);
        return own.or(() -> instead(meter).flatMap(other -> at(other, instant)));
    }

    private static Optional<Meter> instead(Meter meter) {
        return meter.kind() == Meter.Kind.CACHED_INPUT_TOKENS
                ? Optional.of(new Meter(Meter.Kind.INPUT_TOKENS, meter.subject(), meter.simulated()))
                : Optional.empty();
    }

    /**
     * Cuts a record where a price changes inside it and at midnight UTC, in proportion to time. The parts add up to the record exactly. A part that
     * no price covers has none.
     */
    public List<Part> split(UsageRecord usage) {
        List<Instant> cuts = new ArrayList<>(List.of(usage.from()));
        Stream.concat(changes(usage.meter()), midnights(usage.from(), usage.to()))
                .filter(from -> from.isAfter(usage.from()) && from.isBefore(usage.to()))
                .sorted()
                .distinct()
                .forEach(cuts::add);
        cuts.add(usage.to());
        List<Part> parts = new ArrayList<>();
        Quantity before = Quantity.ZERO;
        for (int i = 0; i + 1 < cuts.size(); i++) {
            Quantity upTo = i + 2 == cuts.size() ? usage.quantity() : share(usage, cuts.get(i + 1));
            parts.add(new Part(cuts.get(i), upTo.minus(before), at(usage.meter(), cuts.get(i))));
            before = upTo;
        }
        return parts;
    }

    private Stream<Instant> changes(Meter meter) {
        Stream<Instant> own =
                prices.stream().filter(price -> price.covers(meter)).map(Price::validFrom);
        return Stream.concat(own, instead(meter).stream().flatMap(this::changes));
    }

    private static Stream<Instant> midnights(Instant from, Instant to) {
        Instant first = from.truncatedTo(ChronoUnit.DAYS).plus(1, ChronoUnit.DAYS);
        return Stream.iterate(first, midnight -> midnight.isBefore(to), midnight -> midnight.plus(1, ChronoUnit.DAYS));
    }

    private static Quantity share(UsageRecord usage, Instant until) {
        BigInteger elapsed =
                BigInteger.valueOf(Duration.between(usage.from(), until).toNanos());
        BigInteger whole =
                BigInteger.valueOf(Duration.between(usage.from(), usage.to()).toNanos());
        return new Quantity(BigInteger.valueOf(usage.quantity().millionths())
                .multiply(elapsed)
                .divide(whole)
                .longValueExact());
    }

    /** A quantity of one day, from that instant on, and the one price that holds for all of it. */
    public record Part(Instant from, Quantity quantity, Optional<Price> price) {}
}
