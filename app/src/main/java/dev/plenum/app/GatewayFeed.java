package dev.plenum.app;

import dev.plenum.core.billing.Price;
import dev.plenum.core.billing.PriceBook;
import dev.plenum.core.tenancy.ApiKey;
import dev.plenum.core.tenancy.Budget;
import dev.plenum.core.tenancy.Limit;
import dev.plenum.core.tenancy.Payer;
import dev.plenum.core.tenancy.Project;
import dev.plenum.core.workload.Launch;
import dev.plenum.core.workload.Model;
import dev.plenum.core.workload.Replica;
import dev.plenum.core.workload.ReplicaPhase;
import dev.plenum.core.workload.Service;
import dev.plenum.core.workload.WorkloadId;
import dev.plenum.core.workload.WorkloadState;
import dev.plenum.core.world.Watcher;
import dev.plenum.core.world.World;
import dev.plenum.gateway.snapshot.Capability;
import dev.plenum.gateway.snapshot.Costs;
import dev.plenum.gateway.snapshot.Networks;
import dev.plenum.gateway.snapshot.Probe;
import dev.plenum.gateway.snapshot.Route;
import dev.plenum.gateway.snapshot.Snapshot;
import dev.plenum.gateway.snapshot.Target;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * Makes what gateways serve from: keys, for each service its ready replicas, and budgets with their prices. It watches the follower's World, so that a turn
 * that touches none of them costs nothing. The follower's thread runs all of it, but for the word once an hour that all still holds.
 */
final class GatewayFeed implements Watcher, AutoCloseable {

    private final List<Consumer<Snapshot>> told = new ArrayList<>();
    private final BiFunction<String, String, Optional<Model>> models;
    private final Function<String, Optional<String>> healthPaths;
    private final Map<String, Snapshot.Key> keys = new HashMap<>();
    private final Map<String, List<Limit>> limits = new HashMap<>();
    private final Map<WorkloadId, Route> routes = new HashMap<>();
    private final Set<WorkloadId> touched = new LinkedHashSet<>();
    private final ScheduledExecutorService hourly = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("gateway-feed").factory());
    private volatile Costs costs = Costs.NONE;
    private boolean watching;
    private boolean costsTouched;
    private boolean changed;

    /**
     * @param renewed that the last one still holds
     * @param models by project and name
     * @param healthPaths of an engine, by its name
     */
    GatewayFeed(
            Runnable renewed,
            BiFunction<String, String, Optional<Model>> models,
            Function<String, Optional<String>> healthPaths) {
        this.models = models;
        this.healthPaths = healthPaths;
        Future<?> _ = hourly.scheduleAtFixedRate(renewed, 1, 1, TimeUnit.HOURS);
    }

    /** From the beginning on, which is the first turn that it sees. */
    void tells(Consumer<Snapshot> gateway) {
        told.add(gateway);
    }

    void reached(long position, World world) {
        if (!watching) {
            watching = true;
            changed = true;
            costsTouched = true;
            world.keys().values().forEach(this::keyCreated);
            world.projects().values().forEach(this::projectChanged);
            world.workloads().values().forEach(this::submitted);
            world.watch(this);
        }
        for (WorkloadId id : touched) {
            keep(id, Optional.ofNullable(world.workloads().get(id)).flatMap(this::route));
        }
        touched.clear();
        if (costsTouched) {
            costsTouched = false;
            keep(costs(world));
        }
        if (changed) {
            changed = false;
            List<Route> byName = routes.values().stream()
                    .sorted(Comparator.comparing(Route::name))
                    .toList();
            Snapshot next = new Snapshot(position, keys, byName, limits, Map.of(), costs);
            told.forEach(gateway -> gateway.accept(next));
        }
    }

    private void keep(Costs next) {
        changed |= !next.equals(costs);
        costs = next;
    }

    /** Budgets and prices, as gateways know them. Safe from any thread. */
    Costs costs() {
        return costs;
    }

    /** No budget, no prices: who does not pay out of one costs gateways nothing. */
    private static Costs costs(World world) {
        Map<String, Budget> budgets = new TreeMap<>();
        budgets.putAll(world.budgets());
        world.projects().values().forEach(project -> project.budget()
                .ifPresent(budget -> budgets.put(project.name(), budget)));
        if (budgets.isEmpty()) {
            return Costs.NONE;
        }
        budgets.replaceAll((_, budget) -> new Budget(budget.amount(), budget.per()));
        return new Costs(tokenPrices(world.prices(), paidFor(world, budgets)), budgets);
    }

    /** The projects whose requests some budget may have to pay for. */
    private static Set<String> paidFor(World world, Map<String, Budget> budgets) {
        Set<String> projects = new TreeSet<>();
        for (Project project : world.projects().values()) {
            if (budgets.containsKey(project.name())
                    || budgets.containsKey(
                            Payer.organization(project.organization()).toString())) {
                projects.add(project.name());
            }
        }
        world.keys().values().stream()
                .filter(key -> budgets.containsKey(Payer.key(key.id()).toString()))
                .forEach(key -> projects.add(key.project()));
        return projects;
    }

    private static PriceBook tokenPrices(PriceBook all, Set<String> projects) {
        List<Price> prices = all.prices().stream()
                .filter(price -> !price.meter().takesTime() && !price.meter().owned())
                .toList();
        SortedMap<String, String> organizations = new TreeMap<>(all.organizations());
        organizations.keySet().retainAll(projects);
        return new PriceBook(prices, organizations);
    }

    private void keep(WorkloadId id, Optional<Route> route) {
        Optional<Route> before = Optional.ofNullable(routes.get(id));
        if (!before.equals(route)) {
            changed = true;
            route.ifPresentOrElse(now -> routes.put(id, now), () -> routes.remove(id));
        }
    }

    @Override
    public void keyCreated(ApiKey key) {
        keys.put(
                key.sha256(),
                new Snapshot.Key(
                        key.id(),
                        key.project(),
                        Set.copyOf(key.models()),
                        key.limits(),
                        key.maxOutputTokens(),
                        Networks.of(key.networks()),
                        key.expires()));
        changed = true;
    }

    @Override
    public void keyChanged(ApiKey key) {
        keyCreated(key);
    }

    @Override
    public void keyRevoked(ApiKey last) {
        keys.remove(last.sha256());
        changed = true;
    }

    @Override
    public void projectChanged(Project project) {
        costsTouched = true;
        List<Limit> before = project.limits().isEmpty()
                ? limits.remove(project.name())
                : limits.put(project.name(), project.limits());
        changed |= !project.limits().equals(before == null ? List.of() : before);
    }

    @Override
    public void budgetChanged(Payer payer) {
        costsTouched = true;
    }

    @Override
    public void priceSet(Price price) {
        costsTouched = true;
    }

    @Override
    public void submitted(WorkloadState state) {
        if (state.workload() instanceof Service) {
            touched.add(state.id());
        }
    }

    @Override
    public void replicaChanged(WorkloadState state, Replica before) {
        Replica now = state.replica(before.id().rank());
        if (!endpoint(now).equals(endpoint(before))) {
            submitted(state);
        }
    }

    @Override
    public void stopping(WorkloadState state) {
        submitted(state);
    }

    @Override
    public void ended(WorkloadState last) {
        submitted(last);
    }

    private static Optional<String> endpoint(Replica replica) {
        return replica.phase() instanceof ReplicaPhase.Running running ? running.endpoint() : Optional.empty();
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
        if (state.stopping().isEmpty()) {
            state.replicas()
                    .forEach(replica ->
                            endpoint(replica).map(Target::of).map(probe).ifPresent(targets::add));
        }
        return Optional.of(new Route(
                service.project(), service.name(), targets, engine.contextTokens(), capabilities(service, engine)));
    }

    /**
     * A model without a chat template completes text; asked to chat it would only pretend. The Responses API is translated: the events of llama.cpp's own lack the
     * indexes by which clients put an answer together.
     */
    private Set<Capability> capabilities(Service service, Launch.Engine engine) {
        boolean chat = models.apply(service.project(), engine.model().name())
                .map(Model::chat)
                .orElse(true);
        return chat
                ? EnumSet.of(Capability.CHAT, Capability.COMPLETIONS, Capability.EMBEDDINGS, Capability.MESSAGES)
                : EnumSet.of(Capability.COMPLETIONS, Capability.EMBEDDINGS);
    }

    @Override
    public void close() {
        hourly.shutdownNow();
    }
}
