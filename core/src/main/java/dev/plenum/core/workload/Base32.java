package dev.plenum.core.workload;

import java.util.OptionalLong;

/** Crockford's base 32 in lower case: no i, l, o, u, so that an id can be read out and typed. */
public final class Base32 {

    private static final String DIGITS = "0123456789abcdefghjkmnpqrstvwxyz";

    private Base32() {}

    /** The digits of a number >= 0, most significant first. */
    public static String of(long number) {
        StringBuilder text = new StringBuilder();
        for (long rest = number; rest > 0 || text.isEmpty(); rest >>>= 5) {
            text.append(DIGITS.charAt((int) (rest & 31)));
        }
        return text.reverse().toString();
    }

    /** What {@link #of} made digits of; empty for anything else. */
    public static OptionalLong number(String digits) {
        long number = 0;
        for (int i = 0; i < digits.length(); i++) {
            number = number << 5 | DIGITS.indexOf(digits.charAt(i));
        }
        return number >= 0 && of(number).equals(digits) ? OptionalLong.of(number) : OptionalLong.empty();
    }
}
