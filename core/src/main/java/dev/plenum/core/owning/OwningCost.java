package dev.plenum.core.owning;

import dev.plenum.core.billing.Price;
import dev.plenum.core.billing.PriceBook;
import dev.plenum.core.metering.Meter;
import dev.plenum.core.units.Money;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What owning devices costs: the price book's lines for owned time, which nobody but the owner pays. One cost holds for a whole day, UTC: the one that
 * holds when the day begins. The margin report asks it.
 *
 * <p>A day's cost of a model is rounded once, and shared out in order, each share being what the sum so far costs less what was shared out before: so
 * that the shares add up to it exactly. Example, one nano-unit a second: 0.4 s billed and 0.6 s idle cost 1; billed is round(0.4) = 0, idle 1 - 0.
 */
public record OwningCost(PriceBook book) {

    /** What is owned of one meter on one day. */
    private record Owned(LocalDate day, Meter meter) {}

    /** The meter under which the book has the cost of owning what this meter measures the use of. */
    public static Meter meter(Meter used) {
        Meter.Kind kind = used.kind() == Meter.Kind.CORE_SECONDS
                ? Meter.Kind.OWNED_CORE_SECONDS
                : Meter.Kind.OWNED_DEVICE_SECONDS;
        return new Meter(kind, used.subject(), used.simulated());
    }

    /** The cost of each slot; what no cost is set for costs nothing. */
    public SortedMap<Slot, Cost> of(SortedMap<Slot, OwnedTime> times) {
        SortedMap<Slot, Cost> costs = new TreeMap<>();
        Map<Owned, Share> shares = new LinkedHashMap<>();
        times.forEach((slot, time) -> {
            Owned owned = new Owned(slot.day(), slot.stock().meter());
            Share share = shares.computeIfAbsent(owned, this::share);
            costs.put(
                    slot,
                    new Cost(
                            share.next(time.billed()),
                            share.next(time.held()),
                            share.next(time.idle()),
                            share.next(time.outOfService())));
        });
        return costs;
    }

    /** What that much of a meter's time costs on a day, rounded once. */
    public Money of(LocalDate day, Meter used, BigInteger millionths) {
        return cost(at(day, used), millionths);
    }

    private Optional<Price> at(LocalDate day, Meter used) {
        Instant begins = day.atStartOfDay().toInstant(ZoneOffset.UTC);
        return book.at(meter(used), begins);
    }

    private static Money cost(Optional<Price> price, BigInteger millionths) {
        return price.map(it -> it.amount()
                        .timesRatio(millionths, BigInteger.valueOf(it.per().millionths())))
                .orElse(Money.ZERO);
    }

    private Share share(Owned owned) {
        return new Share(at(owned.day, owned.meter));
    }

    /** Shares out one day's cost. */
    private static final class Share {
        private final Optional<Price> price;
        private BigInteger soFar = BigInteger.ZERO;

        Share(Optional<Price> price) {
            this.price = price;
        }

        Money next(BigInteger millionths) {
            Money before = cost(price, soFar);
            soFar = soFar.add(millionths);
            return cost(price, soFar).minus(before);
        }
    }
}
