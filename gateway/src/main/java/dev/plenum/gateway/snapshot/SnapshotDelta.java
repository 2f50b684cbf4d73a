package dev.plenum.gateway.snapshot;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What changed from one snapshot to the next: how the control plane tells a gateway in a process of its own. Applied to the one it follows it gives the
 * other, with the routes in the order of their names.
 *
 * @param from the version that it follows
 * @param put what is new or different, with the version that it leads to, and all audits, prices and budgets
 */
public record SnapshotDelta(
        long from,
        Snapshot put,
        Set<String> keysRemoved,
        Set<Route.Name> routesRemoved,
        Set<String> projectLimitsRemoved) {

    public SnapshotDelta {
        keysRemoved = Set.copyOf(keysRemoved);
        routesRemoved = Set.copyOf(routesRemoved);
        projectLimitsRemoved = Set.copyOf(projectLimitsRemoved);
    }

    public static SnapshotDelta between(Snapshot before, Snapshot after) {
        SortedMap<Route.Name, Route> routesBefore = byName(before);
        SortedMap<Route.Name, Route> routesAfter = byName(after);
        return new SnapshotDelta(
                before.version(),
                new Snapshot(
                        after.version(),
                        put(before.keys(), after.keys()),
                        List.copyOf(put(routesBefore, routesAfter).values()),
                        put(before.projectLimits(), after.projectLimits()),
                        after.audits(),
                        after.costs()),
                removed(before.keys(), after.keys()),
                removed(routesBefore, routesAfter),
                removed(before.projectLimits(), after.projectLimits()));
    }

    /** Whether it can be applied to this one; otherwise something between them is missing. */
    public boolean follows(Snapshot snapshot) {
        return snapshot.version() == from;
    }

    /** @throws IllegalArgumentException where it does not {@linkplain #follows follow} */
    public Snapshot applyTo(Snapshot before) {
        if (!follows(before)) {
            throw new IllegalArgumentException(
                    "a change from version " + from + " does not follow version " + before.version());
        }
        return new Snapshot(
                put.version(),
                changed(before.keys(), keysRemoved, put.keys()),
                List.copyOf(new TreeMap<>(changed(byName(before), routesRemoved, byName(put))).values()),
                changed(before.projectLimits(), projectLimitsRemoved, put.projectLimits()),
                put.audits(),
                put.costs());
    }

    private static SortedMap<Route.Name, Route> byName(Snapshot snapshot) {
        SortedMap<Route.Name, Route> routes = new TreeMap<>();
        snapshot.routes().forEach(route -> routes.put(route.name(), route));
        return routes;
    }

    private static <K, V> Map<K, V> put(Map<K, V> before, Map<K, V> after) {
        Map<K, V> put = new HashMap<>();
        after.forEach((key, value) -> {
            if (!value.equals(before.get(key))) {
                put.put(key, value);
            }
        });
        return put;
    }

    private static <K, V> Set<K> removed(Map<K, V> before, Map<K, V> after) {
        Set<K> removed = new HashSet<>(before.keySet());
        removed.removeAll(after.keySet());
        return removed;
    }

    private static <K, V> Map<K, V> changed(Map<K, V> before, Set<K> removed, Map<K, V> put) {
        Map<K, V> after = new HashMap<>(before);
        after.keySet().removeAll(removed);
        after.putAll(put);
        return after;
    }
}
