package dev.plenum.core.billing.derive;

import java.math.BigDecimal;

/**
 * A figure with its range and where it comes from.
 *
 * @param low what makes an hour cheapest: for a life that is the longest
 * @param high what makes it dearest
 * @param source who says so, and when
 * @param typed by the user, instead of a default
 */
public record Figure(BigDecimal low, BigDecimal middle, BigDecimal high, String source, boolean typed) {

    /** One that is certain, or chosen. */
    public static Figure exactly(BigDecimal value, String source, boolean typed) {
        return new Figure(value, value, value, source, typed);
    }

    public BigDecimal at(Case which) {
        return switch (which) {
            case LOW -> low;
            case MIDDLE -> middle;
            case HIGH -> high;
        };
    }

    /** The product, each end by its own, with the source of the factor. */
    public Figure times(Figure factor) {
        return new Figure(
                low.multiply(factor.low),
                middle.multiply(factor.middle),
                high.multiply(factor.high),
                factor.source,
                factor.typed);
    }
}
