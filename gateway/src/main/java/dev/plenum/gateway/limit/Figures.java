package dev.plenum.gateway.limit;

import dev.plenum.core.tenancy.Limit;
import java.time.Duration;
import java.util.Optional;

/** What OpenAI's {@code x-ratelimit-*} headers say: of requests and of tokens, the limit that has least left. Empty where there is none of the kind. */
public record Figures(Optional<Figure> requests, Optional<Figure> tokens) {

    public static final Figures NONE = new Figures(Optional.empty(), Optional.empty());

    /**
     * One limit.
     *
     * @param limit what may come in its interval
     * @param remaining what may come now
     * @param reset when all of it may come again, if nothing else comes first
     */
    public record Figure(long limit, long remaining, Duration reset) {

        /** As OpenAI writes it: {@code 1m30s}, {@code 2s}, {@code 120ms}; rounded up. */
        public String resetText() {
            long millis = reset.plusNanos(999_999).toMillis();
            if (millis < 1000) {
                return millis + "ms";
            }
            long seconds = (millis + 999) / 1000;
            return seconds < 60 ? seconds + "s" : seconds / 60 + "m" + seconds % 60 + "s";
        }
    }

    static Figures of(Window[] ofKey, Window[] ofProject, long now) {
        return new Figures(
                tightest(Limit.Kind.REQUESTS, ofKey, ofProject, now),
                tightest(Limit.Kind.TOKENS, ofKey, ofProject, now));
    }

    private static Optional<Figure> tightest(Limit.Kind kind, Window[] ofKey, Window[] ofProject, long now) {
        Window least = tighter(kind, ofProject, tighter(kind, ofKey, null, now), now);
        return least == null
                ? Optional.empty()
                : Optional.of(new Figure(
                        least.limit().most(), remaining(least, now), Duration.ofNanos(least.emptyInNanos(now))));
    }

    private static Window tighter(Limit.Kind kind, Window[] windows, Window than, long now) {
        Window least = than;
        for (Window window : windows) {
            if (window.limit().kind() == kind && (least == null || remaining(window, now) < remaining(least, now))) {
                least = window;
            }
        }
        return least;
    }

    private static long remaining(Window window, long now) {
        return Math.max(0, window.limit().most() - window.used(now));
    }
}
