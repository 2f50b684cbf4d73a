package dev.plenum.core.billing;

import dev.plenum.core.error.ErrorCode;
import dev.plenum.core.error.PlenumException;
import dev.plenum.core.metering.Meter;
import dev.plenum.core.units.Money;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * So many percent less from an instant on: the new dated prices that a cut is. Every price that holds then and is meant gets one, with its own
 * subject, conditions, tiers and end; what is in the book already for later stays as it is. The loop decides it against the book of that turn.
 *
 * <p>Example: list price 12, an offer of 10 until the 15th, cut by 50 % from the 1st: 5 from the 1st to the 15th, and 6 from the 15th on.
 *
 * @param subject absent: of any subject
 * @param organization whose agreements are cut; empty: list prices are
 * @param percent above 0, at most 100
 */
public record PriceCut(
        Meter.Kind meter, Optional<String> subject, String organization, BigDecimal percent, Instant from) {

    private static final BigInteger WHOLE = BigInteger.valueOf(100_000_000);

    public PriceCut {
        if (percent.signum() <= 0 || percent.compareTo(BigDecimal.valueOf(100)) > 0 || percent.scale() > 6) {
            throw new PlenumException(
                    ErrorCode.INVALID_REQUEST,
                    "a cut of " + percent.toPlainString() + " %",
                    "more than 0 and at most 100, with at most 6 digits after the point",
                    "Correct it");
        }
    }

    /**
     * The prices to enter, without ids.
     *
     * @throws PlenumException NOT_FOUND when no such price holds then
     */
    public List<Price> of(PriceBook book) {
        List<Price> all = book.prices().stream().filter(this::meant).toList();
        List<Price> cut = new ArrayList<>();
        for (int i = 0; i < all.size(); i++) {
            Price first = all.get(i);
            if (all.subList(0, i).stream().noneMatch(earlier -> PriceRules.sameUsage(earlier, first))) {
                cut.addAll(onwards(all.stream()
                        .filter(other -> PriceRules.sameUsage(other, first))
                        .toList()));
            }
        }
        if (cut.isEmpty()) {
            throw none("holds at " + from);
        }
        return cut;
    }

    /** The book in which each price that is meant is so much less all the time, whenever it begins: for a preview. */
    public PriceBook throughout(PriceBook book) {
        if (book.prices().stream().noneMatch(this::meant)) {
            throw none("is in the book");
        }
        List<Price> prices = book.prices().stream()
                .map(price -> meant(price) ? withAmounts(price) : price)
                .toList();
        return new PriceBook(prices, book.organizations());
    }

    private PlenumException none(String where) {
        return new PlenumException(
                ErrorCode.NOT_FOUND,
                "no price of " + meter.unit() + subject.map(name -> " " + name).orElse("")
                        + (organization.isEmpty() ? "" : " for organization " + organization) + " " + where,
                "one that does",
                "`plenum price list` shows the prices there are");
    }

    private boolean meant(Price price) {
        return price.meter() == meter
                && subject.filter(name -> !name.equals(price.subject())).isEmpty()
                && price.conditions().organization().equals(organization);
    }

    /** The one that holds at the instant and, where it has an end, the one that would hold again from there on. */
    private List<Price> onwards(List<Price> same) {
        List<Price> cut = new ArrayList<>();
        Optional<Instant> at = Optional.of(from);
        while (at.isPresent()) {
            Instant start = at.get();
            Optional<Price> holds = same.stream()
                    .filter(price -> !price.validFrom().isAfter(start) && !price.hasEnded(start))
                    .max(PriceBook.PRECEDENCE)
                    .filter(price -> !price.validFrom().isAfter(from));
            holds.ifPresent(price -> cut.add(less(price, start)));
            at = holds.flatMap(Price::validTo);
        }
        return cut;
    }

    private Price less(Price price, Instant start) {
        return less("", price, start, start);
    }

    private Price withAmounts(Price price) {
        return less(price.id(), price, price.validFrom(), price.recordedAt());
    }

    private Price less(String id, Price price, Instant start, Instant recordedAt) {
        List<Tier> tiers = price.tiers().stream()
                .map(tier -> new Tier(tier.above(), less(tier.amount())))
                .toList();
        return new Price(
                id,
                price.meter(),
                price.subject(),
                less(price.amount()),
                price.per(),
                start,
                recordedAt,
                price.label(),
                price.validTo(),
                price.conditions(),
                tiers);
    }

    private Money less(Money amount) {
        return amount.timesRatio(WHOLE.subtract(percent.movePointRight(6).toBigIntegerExact()), WHOLE);
    }
}
