package dev.plenum.cli.grammar;

/**
 * Words after the flags.
 *
 * @param label as the help shows it, such as {@code ID}
 * @param max at most {@link #ANY}
 */
public record Parameter(String label, int min, int max, String help) {

    public static final int ANY = Integer.MAX_VALUE;

    public static Parameter one(String label, String help) {
        return new Parameter(label, 1, 1, help);
    }

    public static Parameter optional(String label, String help) {
        return new Parameter(label, 0, 1, help);
    }

    public static Parameter rest(String label, String help) {
        return new Parameter(label, 0, ANY, help);
    }
}
