package dev.plenum.gateway.file;

import dev.plenum.core.tenancy.Limit;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The limits of a key or a project. */
final class LimitList {

    private static final long MOST = 1_000_000_000_000_000L;
    private static final Duration LONGEST = Duration.ofDays(366);
    private static final List<String> KEYS = List.of("requests", "tokens", "concurrent", "per");
    private static final Map<String, Limit.Kind> KINDS = new TreeMap<>(
            Map.of("requests", Limit.Kind.REQUESTS, "tokens", Limit.Kind.TOKENS, "concurrent", Limit.Kind.CONCURRENT));

    private LimitList() {}

    static Optional<List<Limit>> of(Field list) {
        Once intervals = new Once("interval");
        return Optional.of(list.each(item -> {
            Optional<Limit> limit = item.section(KEYS).flatMap(LimitList::one);
            limit.ifPresent(one -> intervals.check(item, List.of(one.kind(), one.per())));
            return limit;
        }));
    }

    private static Optional<Limit> one(Section section) {
        List<String> named = KINDS.keySet().stream()
                .filter(kind -> section.get(kind).isPresent())
                .toList();
        if (named.size() != 1) {
            section.whole()
                    .wrong(
                            named.isEmpty() ? "says not what is limited" : "has " + String.join(" and ", named),
                            "one of {requests: 60, per: 1m}, {tokens: 100000, per: 1m}, {concurrent: 8}");
            return Optional.empty();
        }
        Limit.Kind kind = KINDS.get(named.getFirst());
        Optional<Long> most = section.get(named.getFirst(), Values.whole(1, MOST));
        Optional<Duration> per = kind == Limit.Kind.CONCURRENT ? none(section) : window(section);
        return most.flatMap(count -> per.map(length -> new Limit(kind, count, length)));
    }

    private static Optional<Duration> window(Section section) {
        return section.need("per", "the interval, such as 1m", Values.time(Duration.ofMillis(1), LONGEST));
    }

    private static Optional<Duration> none(Section section) {
        section.get("per")
                .ifPresent(per -> per.wrong("stands beside concurrent", "no interval: it holds at all times"));
        return Optional.of(Duration.ZERO);
    }
}
