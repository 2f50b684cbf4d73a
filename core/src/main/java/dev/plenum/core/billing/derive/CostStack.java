package dev.plenum.core.billing.derive;

import dev.plenum.core.error.ErrorCode;
import dev.plenum.core.error.PlenumException;
import java.math.BigDecimal;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/**
 * The cost of a device-hour and the price that earns it back. Goal: every figure can be recomputed with a pocket calculator. Each line is rounded once
 * to {@link CostLine#DIGITS} digits and the cost of owning is the sum of the rounded lines; divided by the utilisation it is what an hour that is
 * sold has to bring; divided by what the margin leaves of it, it is the price. Example: 1.40 to own, at 70 % 2.00 a sold hour, with 20 % left 2.50.
 */
public final class CostStack {

    private static final BigDecimal NEGLIGIBLE = new BigDecimal("0.001");

    private final Map<Item, Figure> figures;

    /**
     * @param figures one for every item
     * @throws PlenumException INVALID_REQUEST: a life, utilisation or margin that nothing can be divided by, or a negative figure
     */
    public CostStack(Map<Item, Figure> figures) {
        this.figures = Collections.unmodifiableMap(new EnumMap<>(figures));
        for (Item item : Item.values()) {
            for (Case which : Case.values()) {
                check(item, figures.get(item).at(which));
            }
        }
    }

    private static void check(Item item, BigDecimal value) {
        boolean right =
                switch (item) {
                    case LIFE, BUILDING_LIFE, PRICE -> value.signum() > 0;
                    case PUE -> value.compareTo(BigDecimal.ONE) >= 0;
                    case UTILISATION -> value.compareTo(NEGLIGIBLE) >= 0 && value.compareTo(BigDecimal.ONE) <= 0;
                    case MARGIN -> value.signum() >= 0 && value.compareTo(BigDecimal.ONE.subtract(NEGLIGIBLE)) <= 0;
                    case SERVER, NETWORK, BUILDING, FINANCE, POWER, TARIFF, PEOPLE, SPARES -> value.signum() >= 0;
                };
        if (!right) {
            throw new PlenumException(
                    ErrorCode.INVALID_REQUEST,
                    "a figure of " + value.toPlainString() + " for " + item.words(),
                    expected(item),
                    "Correct it");
        }
    }

    private static String expected(Item item) {
        return switch (item) {
            case LIFE, BUILDING_LIFE -> "years above 0";
            case PRICE -> "an amount above 0";
            case PUE -> "1 or more: all power over that of the equipment";
            case UTILISATION -> "0.1% to 100%";
            case MARGIN -> "0% to 99.9%: the share of the price that is left over";
            case SERVER, NETWORK, BUILDING, FINANCE, POWER, TARIFF, PEOPLE, SPARES -> "0 or more";
        };
    }

    public Map<Item, Figure> figures() {
        return figures;
    }

    public BigDecimal line(CostLine line, Case which) {
        return line.hourly(item -> figures.get(item).at(which));
    }

    /** Of an hour that is owned, whether anybody uses it or not. */
    public BigDecimal owning(Case which) {
        BigDecimal sum = BigDecimal.ZERO;
        for (CostLine line : CostLine.values()) {
            sum = sum.add(line(line, which));
        }
        return sum;
    }

    /** What an hour that is sold has to bring, so that all hours are paid. */
    public BigDecimal sold(Case which) {
        return CostLine.divide(owning(which), figures.get(Item.UTILISATION).at(which));
    }

    /** What it has to bring so that the margin is left over. */
    public BigDecimal price(Case which) {
        return CostLine.divide(
                sold(which), BigDecimal.ONE.subtract(figures.get(Item.MARGIN).at(which)));
    }
}
