package dev.plenum.gateway.budget;

import dev.plenum.core.billing.PriceBook;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The rates of a price book, each found once for as long as it holds: the book itself goes through all its prices. Safe from any thread. */
final class Rates {

    private final PriceBook book;
    private final Map<Key, Dated> current = new ConcurrentHashMap<>();

    Rates(PriceBook book) {
        this.book = book;
    }

    /** What the project pays for the model then: its organization may have agreements. */
    Rate at(String project, String model, Instant instant) {
        Key key = new Key(book.organization(project), model);
        Dated known = current.get(key);
        if (known == null || !known.holds(instant)) {
            Rate rate = Rate.of(book, key.organization, model, instant);
            known = new Dated(rate, instant, book.nextChange(instant).orElse(Instant.MAX));
            current.put(key, known);
        }
        return known.rate;
    }

    private record Key(String organization, String model) {}

    /** Without its end. */
    private record Dated(Rate rate, Instant from, Instant to) {

        boolean holds(Instant instant) {
            return !instant.isBefore(from) && instant.isBefore(to);
        }
    }
}
