package dev.plenum.cli.text;

import java.time.Duration;
import java.time.Instant;

/** Quantities as people read them in tables; JSON has the exact ones. */
public final class Wording {

    private static final String[] SIZES = {"B", "KiB", "MiB", "GiB", "TiB", "PiB"};

    private Wording() {}

    /** {@code 12s ago}, {@code 2m ago}, {@code 5h ago}, {@code 3d ago}; a moment ahead of our clock is {@code now}. */
    public static String ago(Instant then, Instant now) {
        Duration age = Duration.between(then, now);
        return age.toSeconds() < 1 ? "now" : span(age) + " ago";
    }

    /** The largest one or two units: {@code 0.2s}, {@code 42s}, {@code 2m}, {@code 1h 5m}, {@code 3d}. */
    public static String span(Duration span) {
        long seconds = span.toSeconds();
        if (seconds < 1) {
            return Math.max(0, span.toMillis() / 100) / 10.0 + "s";
        }
        if (seconds < 120) {
            return seconds + "s";
        }
        if (seconds < 7200) {
            return seconds / 60 + "m";
        }
        if (seconds < 172_800) {
            long minutes = seconds / 60 % 60;
            return seconds / 3600 + "h" + (minutes == 0 ? "" : " " + minutes + "m");
        }
        return seconds / 86_400 + "d";
    }

    /** {@code 98.4 MiB}: three digits at most, binary units. */
    public static String bytes(long bytes) {
        double size = bytes;
        int unit = 0;
        while (size >= 999.5 && unit < SIZES.length - 1) {
            size /= 1024;
            unit++;
        }
        return (unit == 0 ? Long.toString(bytes) : number(size)) + " " + SIZES[unit];
    }

    /** One digit after the point, or none where it says nothing. */
    public static String number(double value) {
        long tenths = Math.round(value * 10);
        boolean whole = tenths % 10 == 0 || Math.abs(value) >= 100;
        return whole ? Long.toString(Math.round(value)) : tenths / 10 + "." + Math.abs(tenths % 10);
    }
}
