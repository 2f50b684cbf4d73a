package dev.plenum.core.billing;

import dev.plenum.core.metering.Quantity;
import dev.plenum.core.units.Money;
import java.time.Instant;
import java.util.Optional;

/** What one sum of usage comes to, exact: {@link Rated} with its amount. */
public record RatedAmount(Rated.Key key, Optional<Price> price, Quantity quantity, Money amount) {

    /** As the ledger posts it: the price of the whole quantity, rounded once to nano-units. */
    public static RatedAmount of(Rated rated) {
        Money amount = rated.price().map(price -> price.of(rated.quantity())).orElse(Money.ZERO);
        return new RatedAmount(rated.key(), rated.price(), rated.quantity(), amount);
    }

    Rated rated() {
        return new Rated(key, price, quantity, Instant.EPOCH);
    }
}
