package dev.plenum.core.billing;

import dev.plenum.core.metering.Meter;
import dev.plenum.core.metering.Quantity;
import dev.plenum.core.units.Money;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/**
 * A past month with another price book: what its usage would have cost beside what was posted for it, by organization, project and meter. It changes
 * nothing. The server makes it of the ledger's amounts and of raw usage that {@link Rating} rated again.
 *
 * <p>Steps of prices by quantity are in it, on both sides, as {@link Settlement} reckons them for the whole month. Commitments, credits and tax are
 * in neither.
 */
public final class PricePreview {

    /** Which of the two a amount belongs to. */
    private enum Side {
        PAID,
        WOULD_PAY
    }

    /**
     * @param quantity as it was rated again
     * @param withoutPrice so much of it as the other book has no price for
     */
    public record Cell(Quantity quantity, Quantity withoutPrice, Money paid, Money wouldPay) {

        public static final Cell ZERO = new Cell(Quantity.ZERO, Quantity.ZERO, Money.ZERO, Money.ZERO);

        public Cell plus(Cell other) {
            return new Cell(
                    quantity.plus(other.quantity),
                    withoutPrice.plus(other.withoutPrice),
                    paid.plus(other.paid),
                    wouldPay.plus(other.wouldPay));
        }

        public Money difference() {
            return wouldPay.minus(paid);
        }
    }

    /**
     * @param projects by name, then by meter
     * @param tiers what the steps of its prices make of the month; its quantities are zero
     */
    public record Organization(SortedMap<String, SortedMap<Meter, Cell>> projects, Cell tiers) {}

    private final YearMonth month;
    private final UnaryOperator<String> organizationOf;
    private final SortedMap<String, SortedMap<String, SortedMap<Meter, Cell>>> cells = new TreeMap<>();
    private final SortedMap<String, List<Rated>> tieredPaid = new TreeMap<>();
    private final SortedMap<String, List<Rated>> tieredWouldPay = new TreeMap<>();

    /** @param organizationOf the organization that pays for a project */
    public PricePreview(YearMonth month, UnaryOperator<String> organizationOf) {
        this.month = month;
        this.organizationOf = organizationOf;
    }

    /** Adds what was posted; of other months nothing. */
    public void paid(RatedAmount amount) {
        add(amount, Side.PAID, tieredPaid);
    }

    /** Adds what would have been posted; of other months nothing. */
    public void wouldPay(RatedAmount amount) {
        add(amount, Side.WOULD_PAY, tieredWouldPay);
    }

    private void add(RatedAmount amount, Side side, SortedMap<String, List<Rated>> tiered) {
        if (!YearMonth.from(amount.key().day()).equals(month)) {
            return;
        }
        String project = amount.key().project();
        String organization = organizationOf.apply(project);
        cells.computeIfAbsent(organization, _ -> new TreeMap<>())
                .computeIfAbsent(project, _ -> new TreeMap<>())
                .merge(amount.key().meter(), cell(amount, side), Cell::plus);
        if (amount.price().filter(price -> !price.tiers().isEmpty()).isPresent()) {
            tiered.computeIfAbsent(organization, _ -> new ArrayList<>()).add(amount.rated());
        }
    }

    private static Cell cell(RatedAmount amount, Side side) {
        return switch (side) {
            case PAID -> new Cell(Quantity.ZERO, Quantity.ZERO, amount.amount(), Money.ZERO);
            case WOULD_PAY ->
                new Cell(
                        amount.quantity(),
                        amount.price().isPresent() ? Quantity.ZERO : amount.quantity(),
                        Money.ZERO,
                        amount.amount());
        };
    }

    /** By name. */
    public SortedMap<String, Organization> organizations() {
        SortedMap<String, Organization> all = new TreeMap<>();
        cells.forEach((name, projects) -> all.put(
                name,
                new Organization(
                        projects,
                        new Cell(
                                Quantity.ZERO,
                                Quantity.ZERO,
                                settled(tieredPaid.getOrDefault(name, List.of())),
                                settled(tieredWouldPay.getOrDefault(name, List.of()))))));
        return all;
    }

    /** What closing the month makes due beside the amounts; commitments would come in here. */
    private Money settled(List<Rated> sums) {
        return Settlement.of(month, sums, List.of()).stream()
                .map(Settlement.Adjustment::amount)
                .reduce(Money.ZERO, Money::plus);
    }
}
