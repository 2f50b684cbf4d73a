package dev.plenum.gateway;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A snapshot arranged for look-up, with the time it came. A request looks once and keeps what it saw. */
final class Directory {

    private final Snapshot snapshot;
    private final Instant receivedAt;
    private final Map<String, Map<String, Route>> routesByProject = new LinkedHashMap<>();

    Directory(Snapshot snapshot, Instant receivedAt) {
        this.snapshot = snapshot;
        this.receivedAt = receivedAt;
        for (Route route : snapshot.routes()) {
            routesByProject
                    .computeIfAbsent(route.project(), _ -> new LinkedHashMap<>())
                    .put(route.model(), route);
        }
    }

    Snapshot snapshot() {
        return snapshot;
    }

    Instant receivedAt() {
        return receivedAt;
    }

    boolean olderThan(Duration age, Instant now) {
        return receivedAt.plus(age).isBefore(now);
    }

    Optional<Snapshot.Key> key(String sha256) {
        return Optional.ofNullable(snapshot.keys().get(sha256));
    }

    Optional<Route> route(String project, String model) {
        return Optional.ofNullable(
                routesByProject.getOrDefault(project, Map.of()).get(model));
    }

    List<Route> routes(String project) {
        return List.copyOf(routesByProject.getOrDefault(project, Map.of()).values());
    }
}
