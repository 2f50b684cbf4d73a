package dev.plenum.gateway.budget;

import dev.plenum.core.billing.Price;
import dev.plenum.core.billing.PriceBook;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The rates of a price book, each found once for as long as it holds: the book itself goes through all its prices. Safe from any thread. */
final class Rates {

    private final PriceBook book;
    private final Map<String, Dated> current = new ConcurrentHashMap<>();

    Rates(PriceBook book) {
        this.book = book;
    }

    Rate at(String model, Instant instant) {
        Dated known = current.get(model);
        if (known == null || !known.holds(instant)) {
            known = new Dated(Rate.of(book, model, instant), instant, nextChange(instant));
            current.put(model, known);
        }
        return known.rate;
    }

    private Instant nextChange(Instant after) {
        return book.prices().stream()
                .map(Price::validFrom)
                .filter(from -> from.isAfter(after))
                .min(Instant::compareTo)
                .orElse(Instant.MAX);
    }

    /** Without its end. */
    private record Dated(Rate rate, Instant from, Instant to) {

        boolean holds(Instant instant) {
            return !instant.isBefore(from) && instant.isBefore(to);
        }
    }
}
