package dev.plenum.simulator.scenario;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as scenarios write them: {@code 500ms}, {@code 30s}, {@code 10m}, {@code 2h}, {@code 3d}. */
final class Times {

    private static final Pattern TIME = Pattern.compile("(\\d{1,9})(ms|s|m|h|d)");

    private Times() {}

    static void check(String key, String text, List<String> wrong) {
        if (parse(text).isEmpty()) {
            wrong.add(key + ": '" + text + "', expected a duration such as 30s, 10m, 2h or 3d");
        }
    }

    static Optional<Duration> parse(String text) {
        Matcher matcher = TIME.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        long number = Long.parseLong(matcher.group(1));
        return Optional.of(
                switch (matcher.group(2)) {
                    case "ms" -> Duration.ofMillis(number);
                    case "s" -> Duration.ofSeconds(number);
                    case "m" -> Duration.ofMinutes(number);
                    case "h" -> Duration.ofHours(number);
                    default -> Duration.ofDays(number);
                });
    }

    /** Of a text that was checked. */
    static Duration of(String text) {
        return parse(text).orElseThrow();
    }
}
