package dev.plenum.gateway.observe;

import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The trace that a request belongs to, as W3C's {@code traceparent} tells it.
 *
 * @param id 32 lower-case hexadecimal digits
 * @param parent the caller's span, 16 digits; empty: the trace begins here
 * @param span the gateway's own span of the request
 */
public record Trace(String id, String parent, String span, boolean sampled) {

    private static final Pattern HEADER =
            Pattern.compile("(?!ff)([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-.*)?");
    private static final String NO_TRACE = "0".repeat(32);
    private static final String NO_SPAN = "0".repeat(16);

    /** Goes on with the caller's; empty where the header is none that W3C knows. */
    public static Optional<Trace> of(String traceparent) {
        Matcher header = HEADER.matcher(traceparent);
        if (!header.matches()
                || header.group(2).equals(NO_TRACE)
                || header.group(3).equals(NO_SPAN)
                || header.group(1).equals("00") && header.group(5) != null) {
            return Optional.empty();
        }
        boolean sampled = (Integer.parseInt(header.group(4), 16) & 1) != 0;
        return Optional.of(new Trace(header.group(2), header.group(3), newSpan(), sampled));
    }

    /** Begins one. */
    static Trace begin(boolean sampled) {
        return new Trace(newSpan() + newSpan(), "", newSpan(), sampled);
    }

    /** An id for a span, 16 digits. */
    public static String newSpan() {
        long id;
        do {
            id = ThreadLocalRandom.current().nextLong();
        } while (id == 0);
        return HexFormat.of().toHexDigits(id);
    }

    /** The header for whoever is asked within this span. */
    public String header(String within) {
        return "00-" + id + "-" + within + (sampled ? "-01" : "-00");
    }
}
