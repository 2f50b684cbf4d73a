package dev.plenum.storage;

import dev.plenum.core.billing.Price;
import dev.plenum.core.billing.PriceBook;
import dev.plenum.core.metering.Meter;
import dev.plenum.core.metering.Quantity;
import dev.plenum.core.metering.UsageRecord;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A quantity that one price holds for, and nothing else distinguishes.
 *
 * @param latest the end of the latest record in it
 */
record Rated(Key key, Optional<Price> price, Quantity quantity, Instant latest) {

    /** @param price its id; empty when none holds */
    record Key(String project, Meter meter, String price, LocalDate day) implements Comparable<Key> {

        private static final Comparator<Key> ORDER = Comparator.comparing(Key::project)
                .thenComparing(Key::day)
                .thenComparing(Key::meter)
                .thenComparing(Key::price);

        @Override
        public int compareTo(Key other) {
            return ORDER.compare(this, other);
        }
    }

    /** The sums of the records by what they are rated as; their order does not matter. */
    static List<Rated> of(List<UsageRecord> records, PriceBook book) {
        Map<Key, Rated> sums = new TreeMap<>();
        for (UsageRecord usage : records) {
            for (PriceBook.Part part : book.split(usage)) {
                LocalDate day = LocalDate.ofInstant(part.from(), ZoneOffset.UTC);
                Key key = new Key(
                        usage.project(),
                        usage.meter(),
                        part.price().map(Price::id).orElse(""),
                        day);
                sums.merge(key, new Rated(key, part.price(), part.quantity(), usage.to()), Rated::plus);
            }
        }
        return List.copyOf(sums.values());
    }

    private Rated plus(Rated other) {
        Instant later = latest.isAfter(other.latest) ? latest : other.latest;
        return new Rated(key, price, quantity.plus(other.quantity), later);
    }
}
