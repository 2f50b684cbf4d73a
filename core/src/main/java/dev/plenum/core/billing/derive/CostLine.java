package dev.plenum.core.billing.derive;

import static dev.plenum.core.billing.derive.Item.*;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Map;

/**
 * The lines of the stack: what each adds to an hour of one device that is owned, used or not. The owner pays for every hour of a year, so that a year
 * has {@value #HOURS} of them.
 */
public enum CostLine {
    DEVICE("device", "{price} / ({life} x 8760)") {
        @Override
        BigDecimal hourly(Values of) {
            return divide(of.get(PRICE), of.get(LIFE).multiply(YEAR));
        }
    },
    SERVER_SHARE("server", "{server} / ({life} x 8760)") {
        @Override
        BigDecimal hourly(Values of) {
            return divide(of.get(SERVER), of.get(LIFE).multiply(YEAR));
        }
    },
    NETWORK_SHARE("network", "{network} / ({life} x 8760)") {
        @Override
        BigDecimal hourly(Values of) {
            return divide(of.get(NETWORK), of.get(LIFE).multiply(YEAR));
        }
    },
    BUILDING_SHARE("building", "{building} / ({building life} x 8760)") {
        @Override
        BigDecimal hourly(Values of) {
            return divide(of.get(BUILDING), of.get(BUILDING_LIFE).multiply(YEAR));
        }
    },
    /** Written off evenly, half of the capital is outstanding on average. */
    INTEREST("finance", "({price}+{server}+{network}+{building}) / 2 x {finance} / 8760") {
        @Override
        BigDecimal hourly(Values of) {
            BigDecimal capital =
                    of.get(PRICE).add(of.get(SERVER)).add(of.get(NETWORK)).add(of.get(BUILDING));
            return divide(capital.multiply(of.get(FINANCE)), YEAR.add(YEAR));
        }
    },
    ELECTRICITY("electricity", "{power} / 1000 x {PUE} x {tariff}") {
        @Override
        BigDecimal hourly(Values of) {
            return divide(of.get(POWER).multiply(of.get(PUE)).multiply(of.get(TARIFF)), BigDecimal.valueOf(1000));
        }
    },
    STAFF("people", "{people} / 8760") {
        @Override
        BigDecimal hourly(Values of) {
            return divide(of.get(PEOPLE), YEAR);
        }
    },
    SPARE_DEVICES("spares", "{price} x {spares} / 8760") {
        @Override
        BigDecimal hourly(Values of) {
            return divide(of.get(PRICE).multiply(of.get(SPARES)), YEAR);
        }
    };

    /** Hours of a year of 365 days. */
    public static final int HOURS = 8760;

    /** Digits after the point that each line is rounded to, as on a statement. */
    public static final int DIGITS = 6;

    private static final BigDecimal YEAR = BigDecimal.valueOf(HOURS);

    private final String words;
    private final String formula;

    CostLine(String words, String formula) {
        this.words = words;
        this.formula = formula;
    }

    /** Rounded once, half to even. */
    abstract BigDecimal hourly(Values of);

    public String words() {
        return words;
    }

    /** In words, or with the figures of one case in their place. */
    public String formula() {
        return formula.replaceAll("[{}]", "");
    }

    public String worked(Map<Item, Figure> figures, Case which) {
        String worked = formula;
        for (Map.Entry<Item, Figure> figure : figures.entrySet()) {
            String plain = figure.getValue().at(which).stripTrailingZeros().toPlainString();
            worked = worked.replace("{" + figure.getKey().words() + "}", plain);
        }
        return worked;
    }

    static BigDecimal divide(BigDecimal numerator, BigDecimal denominator) {
        return numerator.divide(denominator, DIGITS, RoundingMode.HALF_EVEN);
    }

    /** The figures in one case. */
    interface Values {
        BigDecimal get(Item item);
    }
}
