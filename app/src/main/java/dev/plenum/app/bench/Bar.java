package dev.plenum.app.bench;

import java.util.Locale;
import java.util.OptionalDouble;

/**
 * What a measured figure is held to: a limit that it must keep, and perhaps one that would be good.
 *
 * @param text for the table
 */
record Bar(String text, double least, double most, OptionalDouble good) {

    static final Bar NONE = new Bar("", Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY, OptionalDouble.empty());

    static Bar within(double value, double tolerance) {
        return new Bar(
                number(value) + " ± " + number(tolerance),
                value - tolerance,
                value + tolerance,
                OptionalDouble.empty());
    }

    static Bar atLeast(double least) {
        return new Bar("≥ " + number(least), least, Double.POSITIVE_INFINITY, OptionalDouble.empty());
    }

    static Bar atMost(double most) {
        return new Bar("≤ " + number(most), Double.NEGATIVE_INFINITY, most, OptionalDouble.empty());
    }

    /** For a figure that must not be judged: it does not hold, and the table says why. */
    Bar voided() {
        return new Bar(text, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, good);
    }

    /** A higher figure is good from here on. */
    Bar good(double from) {
        String also = (text.isEmpty() ? "" : text + ", ") + "good " + number(from);
        return new Bar(also, least, most, OptionalDouble.of(from));
    }

    boolean holds(double figure) {
        // What is printed with two decimals is compared with room for how the machine keeps it.
        return figure >= least - 1e-9 && figure <= most + 1e-9;
    }

    /** For the table: empty without a bar. */
    String verdict(double figure) {
        if (text.isEmpty()) {
            return "";
        }
        if (!holds(figure)) {
            return least > most ? "void" : "NO";
        }
        return good.isPresent() && figure >= good.getAsDouble() ? "good" : unbounded() ? "not good yet" : "yes";
    }

    private boolean unbounded() {
        return least == Double.NEGATIVE_INFINITY && most == Double.POSITIVE_INFINITY;
    }

    /** As few decimals as it needs, at most four; thousands apart. */
    static String number(double value) {
        if (Math.abs(value) >= 1000 && value == Math.rint(value)) {
            return String.format(Locale.ROOT, "%,d", (long) value);
        }
        String text = String.format(Locale.ROOT, Math.abs(value) >= 1000 ? "%,.2f" : "%.4f", value);
        return text.contains(".") ? text.replaceAll("0+$", "").replaceAll("\\.$", "") : text;
    }
}
