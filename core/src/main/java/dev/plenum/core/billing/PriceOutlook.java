package dev.plenum.core.billing;

import dev.plenum.core.metering.Meter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * What an organization pays for a meter from an instant on: the prices that may hold then, by whatever other conditions, and what will change. A price
 * that another one stands before in every case is not among them. Example: 0.40, and from 1 December 0.36: the first holds, the second is a change.
 * The page Money shows it.
 *
 * @param holding the one without further conditions first, where there is one
 * @param changes in order of time
 */
public record PriceOutlook(Meter meter, List<Price> holding, List<Change> changes) {

    /** From this moment on that price may hold, and did not before. */
    public record Change(Instant from, Price price) {}

    public PriceOutlook {
        holding = List.copyOf(holding);
        changes = List.copyOf(changes);
    }

    /** @param organization who pays */
    public static PriceOutlook of(PriceBook book, Meter meter, String organization, Instant at) {
        PriceKey key = new PriceKey(meter, "", Optional.empty(), organization);
        List<Price> own = candidates(book, key, at);
        List<Price> prices = own.isEmpty()
                ? key.instead().map(it -> candidates(book, it, at)).orElse(own)
                : own;
        List<Price> holding = holding(prices, at);
        return new PriceOutlook(meter, holding, changes(prices, holding, at));
    }

    private static List<Price> candidates(PriceBook book, PriceKey key, Instant at) {
        return book.prices().stream()
                .filter(price -> price.concerns(key) && !price.hasEnded(at))
                .sorted(PriceBook.PRECEDENCE)
                .toList();
    }

    private static List<Change> changes(List<Price> prices, List<Price> holding, Instant at) {
        List<Change> changes = new ArrayList<>();
        List<Price> before = holding;
        for (Instant moment : moments(prices, at)) {
            List<Price> then = holding(prices, moment);
            then.stream().filter(Predicate.not(before::contains)).forEach(it -> changes.add(new Change(moment, it)));
            before = then;
        }
        return changes;
    }

    private static List<Instant> moments(List<Price> prices, Instant after) {
        return prices.stream()
                .flatMap(price -> Stream.concat(Stream.of(price.validFrom()), price.validTo().stream()))
                .filter(after::isBefore)
                .distinct()
                .sorted()
                .toList();
    }

    /** @param prices by precedence, the last holds */
    private static List<Price> holding(List<Price> prices, Instant at) {
        List<Price> found = new ArrayList<>();
        for (Price price : prices.reversed()) {
            boolean valid = !price.validFrom().isAfter(at) && !price.hasEnded(at);
            if (valid && found.stream().noneMatch(stronger -> stronger.coversAllOf(price))) {
                found.add(price);
            }
        }
        return found.reversed();
    }
}
