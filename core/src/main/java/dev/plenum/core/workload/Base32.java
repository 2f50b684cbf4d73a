package dev.plenum.core.workload;

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
}
