package dev.plenum.server;

import dev.plenum.api.LimitDocument;
import dev.plenum.core.tenancy.Limit;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Limits of keys and projects between the wire and the domain. */
public final class RateLimits {

    private static final int MOST_LISTED = 16;
    private static final double LONGEST_SECONDS = 366 * 86_400.0;
    private static final String NEXT = "Such as {\"kind\": \"requests\", \"most\": 60, \"per_seconds\": 60}";

    private RateLimits() {}

    static Optional<List<LimitDocument>> documents(List<Limit> limits) {
        return limits.isEmpty()
                ? Optional.empty()
                : Optional.of(limits.stream().map(RateLimits::document).toList());
    }

    public static LimitDocument document(Limit limit) {
        return new LimitDocument(
                limit.kind().name().toLowerCase(Locale.ROOT),
                limit.most(),
                limit.kind() == Limit.Kind.CONCURRENT
                        ? Optional.empty()
                        : Optional.of(limit.per().toMillis() / 1000.0));
    }

    static List<Limit> read(List<LimitDocument> asked) {
        Findings findings = new Findings();
        findings.check(asked.size() <= MOST_LISTED, asked.size() + " limits", "at most " + MOST_LISTED, "List fewer");
        List<Limit> limits =
                asked.stream().flatMap(one -> read(one, findings).stream()).toList();
        Set<List<Object>> seen = new HashSet<>();
        for (Limit limit : limits) {
            findings.check(
                    seen.add(List.of(limit.kind(), limit.per())),
                    "two limits of " + limit.kind().wireName() + " for the same interval",
                    "each kind and interval once",
                    "Leave one out");
        }
        findings.raise();
        return limits;
    }

    private static Optional<Limit> read(LimitDocument one, Findings findings) {
        Optional<Limit.Kind> kind = kind(one.kind());
        boolean concurrent = kind.equals(Optional.of(Limit.Kind.CONCURRENT));
        double seconds = one.perSeconds().orElse(0.0);
        boolean interval = concurrent ? one.perSeconds().isEmpty() : seconds >= 0.001 && seconds <= LONGEST_SECONDS;
        findings.check(kind.isPresent(), "limit of '" + one.kind() + "'", "requests, tokens or concurrent", NEXT);
        findings.check(
                kind.isEmpty() || interval,
                "limit of " + one.kind() + " with "
                        + one.perSeconds().map(per -> "per_seconds " + per).orElse("no per_seconds"),
                concurrent ? "no per_seconds: it holds at all times" : "per_seconds from 0.001 to 31622400",
                NEXT);
        findings.check(one.most() >= 1, "limit of " + one.most() + " " + one.kind(), "1 or more", NEXT);
        return kind.filter(_ -> interval && one.most() >= 1)
                .map(known -> new Limit(known, one.most(), Duration.ofMillis(Math.round(seconds * 1000))));
    }

    private static Optional<Limit.Kind> kind(String name) {
        for (Limit.Kind kind : Limit.Kind.values()) {
            if (kind.name().toLowerCase(Locale.ROOT).equals(name)) {
                return Optional.of(kind);
            }
        }
        return Optional.empty();
    }
}
