package dev.plenum.gateway.traffic;

import dev.plenum.core.tenancy.Limit;
import dev.plenum.gateway.limit.Verdict;
import dev.plenum.gateway.snapshot.Snapshot;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Which limits turned requests away, and how often. At most {@link #MOST} at a time; one that was not hit for an hour makes room. */
final class LimitHits {

    static final int MOST = 500;

    private static final int TOLD = 20;

    /** @param key empty where the limit is the whole project's */
    private record Limited(String project, String key, Limit limit) {}

    private static final class Hits {
        private final Count count = new Count();
        private final Ring minutes = new Ring();
        private int seconds;

        void sample() {
            count.sample();
            seconds++;
            if (seconds % 60 == 0) {
                minutes.sample(count.total());
            }
        }

        long lastHour() {
            return count.total() - minutes.back(Ring.TICKS - 1);
        }
    }

    private final Map<Limited, Hits> hits = new ConcurrentHashMap<>();

    void add(Snapshot.Key key, Verdict.Refused refused) {
        Limited limited = new Limited(key.project(), refused.ofProject() ? "" : key.id(), refused.limit());
        Hits known = hits.get(limited);
        if (known == null && hits.size() < MOST) {
            known = hits.computeIfAbsent(limited, _ -> new Hits());
        }
        if (known != null) {
            known.count.add(1);
        }
    }

    void sample() {
        hits.values().forEach(Hits::sample);
        hits.values().removeIf(one -> one.lastHour() == 0);
    }

    /** Those that are hit most, first the ones of the last minute. */
    List<Activity.LimitHit> top() {
        return hits.entrySet().stream()
                .map(entry -> told(entry.getKey(), entry.getValue()))
                .sorted(Comparator.comparingLong(Activity.LimitHit::lastMinute)
                        .thenComparingLong(Activity.LimitHit::lastHour)
                        .reversed())
                .limit(TOLD)
                .toList();
    }

    private static Activity.LimitHit told(Limited limited, Hits hits) {
        return new Activity.LimitHit(
                limited.project(), limited.key(), limited.limit(), hits.count.lastMinute(), hits.lastHour());
    }
}
