package dev.plenum.app;

import dev.plenum.core.port.Views;
import dev.plenum.core.workload.Launch;
import dev.plenum.core.workload.Model;
import dev.plenum.core.workload.Replica;
import dev.plenum.core.workload.ReplicaPhase;
import dev.plenum.core.workload.Service;
import dev.plenum.core.workload.WorkloadState;
import dev.plenum.core.world.World;
import dev.plenum.gateway.Gateway;
import dev.plenum.gateway.snapshot.Capability;
import dev.plenum.gateway.snapshot.Probe;
import dev.plenum.gateway.snapshot.Route;
import dev.plenum.gateway.snapshot.Snapshot;
import dev.plenum.gateway.snapshot.Target;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** Gives the gateway what it serves from: keys, and for each service its ready replicas. Only when it changed, and once an hour so that it never goes stale. */
final class GatewayFeed implements AutoCloseable {

    private final Gateway gateway;
    private final Views views;
    private final Function<String, Optional<String>> healthPaths;
    private final ScheduledFuture<?> refresh;
    private final ScheduledExecutorService hourly = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("gateway-feed").factory());
    private volatile Optional<Snapshot> current = Optional.empty();

    /** @param healthPaths of an engine, by its name */
    GatewayFeed(Gateway gateway, Views views, Function<String, Optional<String>> healthPaths) {
        this.gateway = gateway;
        this.views = views;
        this.healthPaths = healthPaths;
        this.refresh = hourly.scheduleAtFixedRate(() -> current.ifPresent(gateway::update), 1, 1, TimeUnit.HOURS);
    }

    void reached(long position, World world) {
        Map<String, Snapshot.Key> keys = new TreeMap<>();
        world.keys().values().forEach(key -> keys.put(key.sha256(), new Snapshot.Key(key.id(), key.project())));
        List<Route> routes = new ArrayList<>();
        for (WorkloadState state : world.workloads().values()) {
            route(state).ifPresent(routes::add);
        }
        Optional<Snapshot> before = current;
        if (before.isEmpty()
                || !before.get().keys().equals(keys)
                || !before.get().routes().equals(routes)) {
            Snapshot next = new Snapshot(position, keys, routes);
            gateway.update(next);
            current = Optional.of(next);
        }
    }

    private Optional<Route> route(WorkloadState state) {
        if (!(state.workload() instanceof Service service) || !(service.launch() instanceof Launch.Engine engine)) {
            return Optional.empty();
        }
        UnaryOperator<Target> probe = healthPaths
                .apply(engine.engine())
                .<UnaryOperator<Target>>map(path -> target -> target.probedBy(Probe.of(path)))
                .orElse(UnaryOperator.identity());
        List<Target> targets = new ArrayList<>();
        for (Replica replica : state.replicas()) {
            if (replica.phase() instanceof ReplicaPhase.Running running
                    && state.stopping().isEmpty()) {
                running.endpoint().map(Target::of).map(probe::apply).ifPresent(targets::add);
            }
        }
        return Optional.of(new Route(
                service.project(), service.name(), targets, engine.contextTokens(), capabilities(service, engine)));
    }

    /** A model without a chat template completes text; asked to chat it would only pretend. */
    private Set<Capability> capabilities(Service service, Launch.Engine engine) {
        boolean chat = views.model(service.project(), engine.model().name())
                .map(Model::chat)
                .orElse(true);
        return chat
                ? EnumSet.of(
                        Capability.CHAT,
                        Capability.COMPLETIONS,
                        Capability.EMBEDDINGS,
                        Capability.RESPONSES,
                        Capability.MESSAGES)
                : EnumSet.of(Capability.COMPLETIONS, Capability.EMBEDDINGS);
    }

    @Override
    public void close() {
        refresh.cancel(true);
        hourly.shutdownNow();
    }
}
