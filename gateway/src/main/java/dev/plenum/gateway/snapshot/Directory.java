package dev.plenum.gateway.snapshot;

import dev.plenum.core.tenancy.Limit;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A snapshot arranged for look-up, with the time it came. A request looks once and keeps what it saw. */
public final class Directory {

    private final Snapshot snapshot;
    private final Instant receivedAt;
    private final Map<String, Map<String, Route>> routesByProject;
    private final Map<String, Route> everybodys;

    public Directory(Snapshot snapshot, Instant receivedAt) {
        this.snapshot = snapshot;
        this.receivedAt = receivedAt;
        routesByProject = new LinkedHashMap<>();
        for (Route route : snapshot.routes()) {
            routesByProject
                    .computeIfAbsent(route.project(), _ -> new LinkedHashMap<>())
                    .put(route.model(), route);
        }
        everybodys = routesByProject.getOrDefault(Route.EVERYBODY, Map.of());
    }

    private Directory(Directory same, Instant receivedAt) {
        this.snapshot = same.snapshot;
        this.receivedAt = receivedAt;
        this.routesByProject = same.routesByProject;
        this.everybodys = same.everybodys;
    }

    /** The same, said again. */
    public Directory renewed(Instant now) {
        return new Directory(this, now);
    }

    public Snapshot snapshot() {
        return snapshot;
    }

    public Instant receivedAt() {
        return receivedAt;
    }

    public boolean olderThan(Duration age, Instant now) {
        return receivedAt.plus(age).isBefore(now);
    }

    /** Of the project as a whole. */
    public List<Limit> limits(String project) {
        return snapshot.projectLimits().getOrDefault(project, List.of());
    }

    /** How a project's prompts and answers are kept, if they are. */
    public Optional<Audit> audit(String project) {
        return Optional.ofNullable(snapshot.audits().get(project));
    }

    public Optional<Snapshot.Key> key(String sha256) {
        return Optional.ofNullable(snapshot.keys().get(sha256));
    }

    /** What this key may use under this name: its project's own model before everybody's. */
    public Optional<Route> route(Snapshot.Key key, String model) {
        if (!key.models().isEmpty() && !key.models().contains(model)) {
            return Optional.empty();
        }
        Route own = routesByProject.getOrDefault(key.project(), Map.of()).get(model);
        return Optional.ofNullable(own != null ? own : everybodys.get(model));
    }

    /** Whether there is such a model, though this key may not use it. */
    public boolean forbids(Snapshot.Key key, String model) {
        return !key.models().isEmpty()
                && !key.models().contains(model)
                && (routesByProject.getOrDefault(key.project(), Map.of()).containsKey(model)
                        || everybodys.containsKey(model));
    }

    /** All that this key may use. */
    public List<Route> routes(Snapshot.Key key) {
        Map<String, Route> all = new LinkedHashMap<>(everybodys);
        all.putAll(routesByProject.getOrDefault(key.project(), Map.of()));
        return all.values().stream()
                .filter(route -> key.models().isEmpty() || key.models().contains(route.model()))
                .toList();
    }
}
