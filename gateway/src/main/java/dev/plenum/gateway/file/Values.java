package dev.plenum.gateway.file;

import dev.plenum.core.units.Durations;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The kinds of single values that a file has. */
final class Values {

    private static final Pattern WHOLE = Pattern.compile("\\d{1,18}");
    private static final Pattern SIZE = Pattern.compile("(\\d{1,9})(|B|KiB|MiB|GiB)");
    private static final Pattern SHARE = Pattern.compile("\\d{1,3}(\\.\\d{1,9})?");
    private static final Pattern SENDABLE = Pattern.compile("[\\x21-\\x7e]{1,4096}");

    private static final Pattern PATH = Pattern.compile("/[\\x21-\\x7e]*");

    private Values() {}

    /** A whole number. */
    static Function<Field, Optional<Long>> whole(long least, long most) {
        String expected = "a whole number from " + least + " to " + most;
        return field -> field.text(expected).flatMap(text -> {
            Optional<Long> number =
                    Optional.of(text).filter(WHOLE.asMatchPredicate()).map(Long::parseLong);
            return within(field, text, number, least, most, expected);
        });
    }

    /** A time with its unit. */
    static Function<Field, Optional<Duration>> time(Duration least, Duration most) {
        String expected = "a time from " + shown(least) + " to " + shown(most) + ", such as 500ms, 5s, 1m, 2h";
        return field -> field.text(expected)
                .flatMap(text ->
                        within(field, text, Optional.of(text).flatMap(Durations::parse), least, most, expected));
    }

    private static String shown(Duration time) {
        if (time.toDays() > 0) {
            return time.toDays() + "d";
        }
        return time.toHours() > 0 ? time.toHours() + "h" : time.toMillis() + "ms";
    }

    /** A number of bytes. */
    static Function<Field, Optional<Long>> bytes(long least, long most) {
        String expected = "a size from " + least + " to " + most + " bytes, such as 512KiB, 8MiB";
        return field -> field.text(expected)
                .flatMap(text -> within(field, text, Optional.of(text).flatMap(Values::bytes), least, most, expected));
    }

    private static Optional<Long> bytes(String text) {
        Matcher matcher = SIZE.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        int shift =
                switch (matcher.group(2)) {
                    case "KiB" -> 10;
                    case "MiB" -> 20;
                    case "GiB" -> 30;
                    default -> 0;
                };
        return Optional.of(Long.parseLong(matcher.group(1)) << shift);
    }

    /** A part of a whole. */
    static Optional<Double> share(Field field) {
        String expected = "a number from 0 to 1, such as 0.1";
        return field.text(expected).flatMap(text -> {
            Optional<Double> share =
                    Optional.of(text).filter(SHARE.asMatchPredicate()).map(Double::valueOf);
            return within(field, text, share, 0.0, 1.0, expected);
        });
    }

    static Optional<Boolean> flag(Field field) {
        String expected = "true or false";
        return field.text(expected).flatMap(text -> switch (text) {
            case "true" -> Optional.of(true);
            case "false" -> Optional.of(false);
            default -> {
                field.refused(text, expected);
                yield Optional.empty();
            }
        });
    }

    private static <T extends Comparable<T>> Optional<T> within(
            Field field, String text, Optional<T> value, T least, T most, String expected) {
        if (value.isEmpty() || value.get().compareTo(least) < 0 || value.get().compareTo(most) > 0) {
            field.refused(text, expected);
            return Optional.empty();
        }
        return value;
    }

    /** Of a URL on some host. */
    static Optional<String> path(Field field) {
        String expected = "a path such as /health";
        Optional<String> text = field.text(expected);
        Optional<String> path = text.filter(PATH.asMatchPredicate());
        if (path.isEmpty()) {
            text.ifPresent(wrong -> field.refused(wrong, expected));
        }
        return path;
    }

    /** What can be sent in a header; never shown. */
    static Optional<String> secret(Field field) {
        String expected = "1 to 4096 visible ASCII characters without spaces";
        Optional<String> text = field.text(expected);
        if (text.filter(SENDABLE.asMatchPredicate().negate()).isPresent()) {
            field.wrong("cannot be sent as a key", expected);
            return Optional.empty();
        }
        return text;
    }
}
