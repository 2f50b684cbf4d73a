package dev.plenum.core.billing;

import dev.plenum.core.metering.Meter;
import dev.plenum.core.metering.Quantity;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.Optional;

/**
 * A quantity that one price holds for, and nothing else distinguishes: what {@link Rating} makes of usage, and the ledger posts.
 *
 * @param latest the end of the latest record in it
 */
public record Rated(Key key, Optional<Price> price, Quantity quantity, Instant latest) {

    /** @param price its id; empty when none holds */
    public record Key(String project, Meter meter, String price, LocalDate day) implements Comparable<Key> {

        private static final Comparator<Key> ORDER = Comparator.comparing(Key::project)
                .thenComparing(Key::day)
                .thenComparing(Key::meter)
                .thenComparing(Key::price);

        @Override
        public int compareTo(Key other) {
            return ORDER.compare(this, other);
        }
    }

    /** Both together, of the same key. */
    public Rated plus(Rated other) {
        Instant later = latest.isAfter(other.latest) ? latest : other.latest;
        return new Rated(key, price, quantity.plus(other.quantity), later);
    }
}
