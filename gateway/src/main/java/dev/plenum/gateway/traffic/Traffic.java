package dev.plenum.gateway.traffic;

import dev.plenum.gateway.limit.Verdict;
import dev.plenum.gateway.snapshot.Route;
import dev.plenum.gateway.snapshot.Snapshot;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * Counts what goes through a gateway. Event loops only add to counters that grow for ever; once a second a thread of its own keeps what they are, and whoever
 * asks gets the differences. A route takes 3 KiB, and 400 bytes more for each second of
 * the last minute in which an engine began an answer.
 */
public final class Traffic implements AutoCloseable {

    private final Map<String, Count> refusals = new ConcurrentHashMap<>();
    private final LimitHits limitHits = new LimitHits();
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("gateway-traffic").factory());
    private volatile Map<String, Map<String, RouteTraffic>> routes = Map.of();

    /** From now on there is a last minute. */
    public void start() {
        ScheduledFuture<?> _ = clock.scheduleAtFixedRate(this::sample, 1, 1, TimeUnit.SECONDS);
    }

    /** From now on there are these routes; what is known of all others is forgotten. */
    public synchronized void retain(List<Route> now) {
        Map<String, Map<String, RouteTraffic>> next = new HashMap<>();
        for (Route route : now) {
            next.computeIfAbsent(route.project(), _ -> new HashMap<>()).put(route.model(), of(route));
        }
        routes = next;
    }

    /** Safe from any thread. Of a route that was taken away meanwhile, one that nobody reads. */
    public RouteTraffic of(Route route) {
        RouteTraffic known = routes.getOrDefault(route.project(), Map.of()).get(route.model());
        return known == null ? new RouteTraffic() : known;
    }

    /** The gateway answered with this error. Safe from any thread. */
    public void refused(String code) {
        Count count = refusals.get(code);
        if (count == null) {
            count = refusals.computeIfAbsent(code, _ -> new Count());
        }
        count.add(1);
    }

    /** A limit of the key or of its project turned a request away. Safe from any thread. */
    public void limitHit(Snapshot.Key key, Verdict.Refused refused) {
        limitHits.add(key, refused);
    }

    synchronized void sample() {
        refusals.values().forEach(Count::sample);
        limitHits.sample();
        routes.values().forEach(models -> models.values().forEach(RouteTraffic::sample));
    }

    /** Of the last minute, by code. */
    public synchronized Map<String, Long> refusals() {
        Map<String, Long> all = new TreeMap<>();
        refusals.forEach((code, count) -> all.put(code, count.lastMinute()));
        all.values().removeIf(number -> number == 0);
        return all;
    }

    public synchronized List<Activity.LimitHit> limitHits() {
        return limitHits.top();
    }

    /** Each route with its targets. */
    public synchronized List<Activity.OfRoute> routes(
            List<Route> all, Function<Route, List<Activity.OfTarget>> targets) {
        return all.stream()
                .map(route -> of(route).activity(route, targets.apply(route)))
                .toList();
    }

    @Override
    public void close() {
        clock.shutdownNow();
    }
}
