package dev.plenum.core.billing;

import dev.plenum.core.metering.Meter;
import dev.plenum.core.metering.Quantity;
import dev.plenum.core.units.Money;
import java.math.BigInteger;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What is due beside what was posted by the record, when a month of an organization closes: reserved capacity, and steps of prices by quantity. It
 * depends on the month's sums alone, never on the order in which usage came. Who closes a month posts it.
 *
 * <p>Algorithm. Each commitment is charged in full: devices x hours of its days in the month x price. On each of these days it covers up to
 * devices x 24 hours of the model's device-seconds; what was posted for that much is credited, the dearest price first, and one second is covered
 * once. Then each price with tiers gets the difference between its stepped amount and its first amount, over the month's quantity that no
 * commitment covers. Simulated devices are never settled.
 *
 * <p>Example: two devices reserved at 1.50 an hour in a month of 30 days are 2 x 720 x 1.50 = 2,160. On one day 60 device-hours were used and
 * posted at 2.00: 48 of them are covered, and 96 are credited. A price of 10 a million, 8 above 100 million: of 150 million
 * tokens 1,500 was posted, 100 x 10 + 50 x 8 = 1,400 is due, so -100 is settled.
 */
public final class Settlement {

    private static final long HOURS_PER_DAY = 24;
    private static final long SECONDS_PER_DAY = 86_400;

    private final YearMonth month;
    private final List<Rated> sums = new ArrayList<>();
    private final List<Quantity> uncovered = new ArrayList<>();
    private final List<Adjustment> due = new ArrayList<>();

    private Settlement(YearMonth month, List<Rated> sums) {
        this.month = month;
        sums.stream()
                .filter(sum -> YearMonth.from(sum.key().day()).equals(month)
                        && !sum.key().meter().simulated())
                .sorted(Comparator.comparing(Settlement::unitPrice).reversed().thenComparing(Rated::key))
                .forEach(sum -> {
                    this.sums.add(sum);
                    uncovered.add(sum.quantity());
                });
    }

    private static Money unitPrice(Rated sum) {
        return sum.price().map(price -> price.of(Quantity.of(3600))).orElse(Money.ZERO);
    }

    /**
     * @param sums of all projects of the organization, by day; those of other months are left out
     * @param commitments of the organization, in the order in which they were made
     */
    public static List<Adjustment> of(YearMonth month, List<Rated> sums, List<Commitment> commitments) {
        Settlement settlement = new Settlement(month, sums);
        commitments.forEach(settlement::settle);
        settlement.settleTiers();
        return List.copyOf(settlement.due);
    }

    private void settle(Commitment commitment) {
        long days = 0;
        Money credit = Money.ZERO;
        Quantity covered = Quantity.ZERO;
        for (LocalDate day = month.atDay(1); !day.isAfter(month.atEndOfMonth()); day = day.plusDays(1)) {
            if (commitment.covers(day)) {
                days++;
                Quantity left = Quantity.of(commitment.devices() * SECONDS_PER_DAY);
                for (int i = 0; i < sums.size(); i++) {
                    if (uses(sums.get(i), commitment, day)) {
                        Quantity taken = left.compareTo(uncovered.get(i)) < 0 ? left : uncovered.get(i);
                        credit = credit.plus(cover(i, taken));
                        covered = covered.plus(taken);
                        left = left.minus(taken);
                    }
                }
            }
        }
        if (days > 0) {
            Quantity reserved = Quantity.of(commitment.devices() * SECONDS_PER_DAY * days);
            Money charge = commitment
                    .amountPerDeviceHour()
                    .timesRatio(BigInteger.valueOf(commitment.devices() * HOURS_PER_DAY * days), BigInteger.ONE);
            due.add(new Adjustment(Kind.RESERVED, commitment.id(), reserved, charge));
            due.add(new Adjustment(Kind.COVERED, commitment.id(), covered, credit.negated()));
        }
    }

    private static boolean uses(Rated sum, Commitment commitment, LocalDate day) {
        Meter meter = sum.key().meter();
        return sum.key().day().equals(day)
                && meter.kind() == Meter.Kind.DEVICE_SECONDS
                && meter.subject().equals(commitment.model());
    }

    /** Answers what was charged for so much of it. */
    private Money cover(int at, Quantity taken) {
        Quantity before = uncovered.get(at);
        uncovered.set(at, before.minus(taken));
        return sums.get(at)
                .price()
                .map(price -> price.of(before).minus(price.of(before.minus(taken))))
                .orElse(Money.ZERO);
    }

    private void settleTiers() {
        SortedMap<String, Price> prices = new TreeMap<>();
        SortedMap<String, Quantity> quantities = new TreeMap<>();
        for (int i = 0; i < sums.size(); i++) {
            Quantity quantity = uncovered.get(i);
            sums.get(i).price().filter(price -> !price.tiers().isEmpty()).ifPresent(price -> {
                prices.put(price.id(), price);
                quantities.merge(price.id(), quantity, Quantity::plus);
            });
        }
        quantities.forEach((id, quantity) -> {
            Money difference =
                    stepped(prices.get(id), quantity).minus(prices.get(id).of(quantity));
            if (!difference.isZero()) {
                due.add(new Adjustment(Kind.TIERS, id, quantity, difference));
            }
        });
    }

    private static Money stepped(Price price, Quantity quantity) {
        Money sum = price.of(quantity);
        Money before = price.amount();
        for (Tier tier : price.tiers()) {
            if (quantity.compareTo(tier.above()) > 0) {
                Quantity over = quantity.minus(tier.above());
                sum = sum.plus(price.of(over, tier.amount().minus(before)));
                before = tier.amount();
            }
        }
        return sum;
    }

    /** Why something is due. */
    public enum Kind {
        /** Reserved capacity, used or not. */
        RESERVED,
        /** What was posted for usage within it, given back. */
        COVERED,
        /** The steps of a price by quantity. */
        TIERS
    }

    /**
     * @param of the commitment's or the price's id
     * @param quantity in device-seconds, or in the price's meter
     * @param amount a charge above zero, a credit below
     */
    public record Adjustment(Kind kind, String of, Quantity quantity, Money amount) {}
}
