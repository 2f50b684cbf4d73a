package dev.plenum.core.billing;

import dev.plenum.core.metering.Meter;
import dev.plenum.core.metering.Quantity;
import dev.plenum.core.units.Money;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What is due beside what was posted by the record, when a month of an organization closes: reserved capacity, and steps of prices by quantity. It
 * depends on the month's sums alone, never on the order in which usage came. {@link MonthEnd} asks it.
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

    private static final String UNIT = Meter.Kind.DEVICE_SECONDS.unit();
    private static final Quantity HOUR = Quantity.of(3600);
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
        return sum.price().map(price -> price.of(HOUR)).orElse(Money.ZERO);
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
        SortedMap<String, Price> prices = new TreeMap<>();
        SortedMap<String, Quantity> covered = new TreeMap<>();
        for (LocalDate day = month.atDay(1); !day.isAfter(month.atEndOfMonth()); day = day.plusDays(1)) {
            if (commitment.covers(day)) {
                days++;
                cover(commitment, day, prices, covered);
            }
        }
        if (days > 0) {
            reserve(commitment, days);
            covered.forEach((id, quantity) -> giveBack(commitment, prices.get(id), quantity));
        }
    }

    private void cover(
            Commitment commitment,
            LocalDate day,
            SortedMap<String, Price> prices,
            SortedMap<String, Quantity> covered) {
        Quantity left = Quantity.of(commitment.devices() * SECONDS_PER_DAY);
        for (int i = 0; i < sums.size(); i++) {
            if (uses(sums.get(i), commitment, day)) {
                Quantity taken = left.compareTo(uncovered.get(i)) < 0 ? left : uncovered.get(i);
                uncovered.set(i, uncovered.get(i).minus(taken));
                left = left.minus(taken);
                sums.get(i).price().ifPresent(price -> {
                    prices.put(price.id(), price);
                    covered.merge(price.id(), taken, Quantity::plus);
                });
            }
        }
    }

    private void reserve(Commitment commitment, long days) {
        Quantity reserved = Quantity.of(commitment.devices() * SECONDS_PER_DAY * days);
        due.add(new Adjustment(
                Charge.Kind.RESERVED,
                commitment.id(),
                commitment.devices() + " " + commitment.model() + " reserved, " + commitment.id(),
                new Charge.Measure(reserved, UNIT, commitment.amountPerDeviceHour(), HOUR)));
    }

    private void giveBack(Commitment commitment, Price price, Quantity quantity) {
        if (quantity.compareTo(Quantity.ZERO) > 0) {
            due.add(new Adjustment(
                    Charge.Kind.COVERED,
                    commitment.id(),
                    commitment.model() + " within " + commitment.id(),
                    new Charge.Measure(quantity, UNIT, price.amount().negated(), price.per())));
        }
    }

    private static boolean uses(Rated sum, Commitment commitment, LocalDate day) {
        Meter meter = sum.key().meter();
        return sum.key().day().equals(day)
                && meter.kind() == Meter.Kind.DEVICE_SECONDS
                && meter.subject().equals(commitment.model());
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
        quantities.forEach((id, quantity) -> settle(prices.get(id), quantity));
    }

    /** Each step is the quantity above it at the difference to the step before. */
    private void settle(Price price, Quantity quantity) {
        Money before = price.amount();
        for (Tier tier : price.tiers()) {
            if (quantity.compareTo(tier.above()) > 0) {
                String unit = price.meter().unit();
                due.add(new Adjustment(
                        Charge.Kind.TIERS,
                        price.id(),
                        unit + " above "
                                + tier.above().units().stripTrailingZeros().toPlainString() + ", at " + tier.amount()
                                + " instead of " + before,
                        new Charge.Measure(
                                quantity.minus(tier.above()),
                                unit,
                                tier.amount().minus(before),
                                price.per())));
                before = tier.amount();
            }
        }
    }

    /**
     * @param of the commitment's or the price's id
     * @param measure in device-seconds, or in the price's meter; above zero it is charged, below it is given back
     */
    public record Adjustment(Charge.Kind kind, String of, String description, Charge.Measure measure) {

        public Money amount() {
            return measure.amount();
        }
    }
}
