package dev.plenum.cli.text;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Optional;

/** Reads what people type for durations, memory and cores. Each answers empty when it is not one; {@code Call} has the words for that. */
public final class Quantities {

    public static final String DURATION = "a duration such as 30s, 5m, 2h or 1d";
    public static final String MEMORY = "memory such as 512Mi or 2Gi";

    private static final long LONGEST_SECONDS = 3650L * 86_400;

    private Quantities() {}

    /** A whole number and its unit: {@code s}, {@code m}, {@code h} or {@code d}. At most ten years. */
    public static Optional<Duration> duration(String typed) {
        if (typed.length() < 2) {
            return Optional.empty();
        }
        long unit =
                switch (typed.charAt(typed.length() - 1)) {
                    case 's' -> 1;
                    case 'm' -> 60;
                    case 'h' -> 3600;
                    case 'd' -> 86_400;
                    default -> 0;
                };
        return whole(typed.substring(0, typed.length() - 1))
                .filter(count -> unit > 0 && count <= LONGEST_SECONDS / unit)
                .map(count -> Duration.ofSeconds(count * unit));
    }

    /** Mebibytes of {@code 512Mi} or {@code 2Gi} ({@code MiB}, {@code GiB} too); at least 1, at most a pebibyte. */
    public static Optional<Long> memoryMib(String typed) {
        String text = typed.endsWith("B") ? typed.substring(0, typed.length() - 1) : typed;
        long unit = text.endsWith("Mi") ? 1 : text.endsWith("Gi") ? 1024 : text.endsWith("Ti") ? 1 << 20 : 0;
        if (unit == 0) {
            return Optional.empty();
        }
        return whole(text.substring(0, text.length() - 2))
                .filter(count -> count > 0 && count <= (1L << 30) / unit)
                .map(count -> count * unit);
    }

    /** A decimal of at least zero such as {@code 0.5}. */
    public static Optional<BigDecimal> decimal(String typed) {
        boolean plain = !typed.isEmpty() && typed.length() <= 30;
        for (int i = 0; i < typed.length(); i++) {
            char c = typed.charAt(i);
            plain &= c >= '0' && c <= '9' || c == '.';
        }
        try {
            return plain ? Optional.of(new BigDecimal(typed)) : Optional.empty();
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    /** Decimal digits only, up to 18 of them. */
    public static Optional<Long> whole(String typed) {
        if (typed.isEmpty() || typed.length() > 18) {
            return Optional.empty();
        }
        long value = 0;
        for (int i = 0; i < typed.length(); i++) {
            int digit = typed.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return Optional.empty();
            }
            value = value * 10 + digit;
        }
        return Optional.of(value);
    }
}
