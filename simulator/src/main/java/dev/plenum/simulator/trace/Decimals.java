package dev.plenum.simulator.trace;

import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/**
 * Reads plain decimals from bytes into integers, exactly: {@code 12.5} is 12500 thousandths, and nothing is ever rounded. Values are limited to twelve
 * digits before the point, so that sums of millions of them cannot overflow.
 */
final class Decimals {

    /** What the readers return for everything that is not such a number; {@link #expected} says why. */
    static final long REFUSED = -1;

    static final long GREATEST = 999_999_999_999L;

    private static final Pattern PLAIN = Pattern.compile("[0-9]+(\\.[0-9]+)?");
    private static final Pattern FRACTION_TOO_FINE = Pattern.compile(".*\\.[0-9]{3}[0-9]*[1-9][0-9]*");

    private Decimals() {}

    static long whole(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return whole(bytes, 0, bytes.length);
    }

    static long thousandths(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return thousandths(bytes, 0, bytes.length);
    }

    static long whole(byte[] bytes, int from, int to) {
        long value = from == to ? REFUSED : 0;
        for (int i = from; i < to && value >= 0; i++) {
            int digit = bytes[i] - '0';
            boolean fits = digit >= 0 && digit <= 9 && value <= (GREATEST - digit) / 10;
            value = fits ? value * 10 + digit : REFUSED;
        }
        return value;
    }

    /** More than three decimals are accepted where the rest is zeros. */
    static long thousandths(byte[] bytes, int from, int to) {
        int point = from;
        while (point < to && bytes[point] != '.') {
            point++;
        }
        long whole = whole(bytes, from, point);
        long fraction = point == to ? 0 : fraction(bytes, point + 1, to);
        return whole < 0 || fraction < 0 ? REFUSED : whole * 1000 + fraction;
    }

    private static long fraction(byte[] bytes, int from, int to) {
        int significant = to;
        while (significant > from + 3 && bytes[significant - 1] == '0') {
            significant--;
        }
        if (significant > from + 3) {
            return REFUSED;
        }
        long value = whole(bytes, from, significant);
        for (int digits = significant - from; digits < 3 && value >= 0; digits++) {
            value *= 10;
        }
        return value;
    }

    /** Why {@code text} was refused, as what was expected instead. */
    static String expected(String text, boolean whole) {
        if (!PLAIN.matcher(text).matches() || (whole && text.contains("."))) {
            return whole
                    ? "a whole number >= 0, digits only"
                    : "a decimal number >= 0, without sign, exponent or separators";
        }
        if (FRACTION_TOO_FINE.matcher(text).matches()) {
            return "at most 3 decimals, more only if they are zeros";
        }
        return "at most " + GREATEST;
    }
}
