package dev.plenum.core.world;

import dev.plenum.core.billing.Books;
import dev.plenum.core.billing.Price;
import dev.plenum.core.billing.PriceBook;
import dev.plenum.core.fleet.ExportRule;
import dev.plenum.core.fleet.NodeState;
import dev.plenum.core.tenancy.ApiKey;
import dev.plenum.core.tenancy.Budget;
import dev.plenum.core.tenancy.Directory;
import dev.plenum.core.tenancy.MoneyRule;
import dev.plenum.core.tenancy.Payer;
import dev.plenum.core.tenancy.Project;
import dev.plenum.core.tenancy.ProjectHistory;
import dev.plenum.core.workload.Placement;
import dev.plenum.core.workload.Preemption;
import dev.plenum.core.workload.Replica;
import dev.plenum.core.workload.ReplicaId;
import dev.plenum.core.workload.ReplicaPhase;
import dev.plenum.core.workload.Request;
import dev.plenum.core.workload.Stopping;
import dev.plenum.core.workload.Workload;
import dev.plenum.core.workload.WorkloadId;
import dev.plenum.core.workload.WorkloadState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/**
 * What is true now: everything that is alive, and nothing that has ended. {@link #apply} is the only thing that changes it and holds no policy, so
 * that replaying the journal rebuilds it exactly. One thread owns it; readers use views, and whoever keeps an index is its {@link Watcher}.
 *
 * <p>Iteration is in the order of registration or submission: the same history gives the same decisions in every run.
 */
public final class World {

    /** How many idempotency keys are remembered, oldest forgotten first. */
    static final int REMEMBERED_KEYS = 10_000;

    private long position;
    private Directory directory = Directory.EMPTY;
    private Books books = Books.EMPTY;
    private final SortedMap<String, Project> projects = new TreeMap<>();
    private final SortedMap<String, Budget> budgets = new TreeMap<>();
    private final SortedMap<String, ExportRule> exportRules = new TreeMap<>();
    private final SortedMap<String, MoneyRule> moneyRules = new TreeMap<>();
    private final SortedMap<String, Instant> outOfBudget = new TreeMap<>();
    private final SortedMap<String, ProjectHistory> histories = new TreeMap<>();
    private final SortedMap<String, ApiKey> keys = new TreeMap<>();
    private final List<Price> prices = new ArrayList<>();
    private Optional<PriceBook> book = Optional.empty();
    private final SequencedMap<String, NodeStatus> nodes = new LinkedHashMap<>();
    private final SequencedMap<WorkloadId, WorkloadState> workloads = new LinkedHashMap<>();
    private final SequencedMap<Name, WorkloadId> names = new LinkedHashMap<>();
    private final SequencedMap<Name, WorldImage.IdempotencyKey> remembered = new LinkedHashMap<>();
    private final List<Watcher> watchers = new ArrayList<>();

    /** What is unique within a project: a name that is alive, an idempotency key. */
    private record Name(String project, String text) {}

    /** From now on it sees every change. What is there already it has to read itself. */
    public void watch(Watcher watcher) {
        watchers.add(watcher);
    }

    /** Applies one event and moves the position on by one. */
    public void apply(Event event) {
        position++;
        switch (event) {
            case Event.ProjectCreated(Project project) -> {
                directory = directory.with(project);
                keep(project);
            }
            case Event.DirectoryChanged(var change) -> directory = directory.after(change);
            case Event.CommandDone _, Event.ActNoted _ -> {}
            case Event.QuotaSet(String name, var quota) ->
                keep(projects.get(name).with(quota));
            case Event.ProjectBound(String name, var binding) ->
                keep(projects.get(name).with(binding));
            case Event.ExportRuleSet(var rule) -> {
                exportRules.put(rule.name(), rule);
                watchers.forEach(watcher -> watcher.exportRuleSet(rule));
            }
            case Event.MoneyRuleSet(String organization, var rule) -> moneyRules.put(organization, rule);
            case Event.BudgetSet(String name, var budget) ->
                keep(projects.get(name).with(budget));
            case Event.PayerBudgetSet(Payer payer, var budget) -> set(payer, budget);
            case Event.BudgetSpent(String payer, Instant _, Instant until) -> {
                outOfBudget.put(payer, until);
                budgetChanged(Payer.parse(payer));
            }
            case Event.BudgetRenewed(String payer, Instant _) -> {
                outOfBudget.remove(payer);
                budgetChanged(Payer.parse(payer));
            }
            case Event.HistoryNoted(ProjectHistory history) -> histories.put(history.project(), history);
            case Event.KeyCreated(ApiKey key) -> {
                keys.put(key.id(), key);
                watchers.forEach(watcher -> watcher.keyCreated(key));
            }
            case Event.KeyRevoked(String id) -> {
                ApiKey last = keys.remove(id);
                budgets.remove(Payer.key(id).toString());
                watchers.forEach(watcher -> watcher.keyRevoked(last));
            }
            case Event.KeyExpirySet(String id, Instant expires) ->
                keep(keys.get(id).expiring(expires));
            case Event.KeyLimitsSet(String id, var limits) -> keep(keys.get(id).with(limits));
            case Event.ProjectLimitsSet(String name, var limits) ->
                keep(projects.get(name).with(limits));
            case Event.PriceSet(Price price) -> {
                prices.add(price);
                book = Optional.empty();
                watchers.forEach(watcher -> watcher.priceSet(price));
            }
            case Event.PeriodClosed(var month, Instant _) -> books = books.closed(month);
            case Event.FactEntered(var fact, Instant _) -> books = books.after(fact);
            case Event.ExchangeRateSet _, Event.ModelRegistered _ -> {}
            case Event.NodeRegistered(var node) -> register(NodeStatus.empty(node, position, new NodeState.Ready()));
            case Event.NodeRemoved(String name) -> {
                NodeStatus last = nodes.remove(name);
                watchers.forEach(watcher -> watcher.nodeRemoved(last));
            }
            case Event.NodeStateSet(String name, NodeState state) ->
                keep(nodes.get(name).in(state));
            case Event.WorkloadSubmitted submitted -> submit(submitted);
            case Event.ReplicaPlaced placed -> place(placed);
            case Event.ReplicaStarted(ReplicaId id, Instant at) -> start(id, at);
            case Event.ReplicaReady(ReplicaId id, String endpoint) -> ready(id, endpoint);
            case Event.ReplicaMetered metered -> meter(metered.replica(), metered.runTime(), metered.at());
            case Event.ReplicaEnded ended ->
                leave(ended.replica(), replica -> replica.to(new ReplicaPhase.Ended(ended.exit(), ended.runTime())));
            case Event.ReplicaRetried retried ->
                leave(
                        retried.replica(),
                        replica -> replica.retried(
                                retried.failures(), retried.exit(), new ReplicaPhase.Waiting(retried.notBefore())));
            case Event.ReplicaPreempted(ReplicaId id, Preemption why) -> preempt(id, why);
            case Event.StopRequested(WorkloadId id, Stopping why, Instant _) -> {
                WorkloadState state = workloads.get(id).stopping(why);
                workloads.put(id, state);
                watchers.forEach(watcher -> watcher.stopping(state));
            }
            case Event.WorkloadEnded(WorkloadId id, var _) -> {
                WorkloadState gone = workloads.remove(id);
                names.remove(new Name(gone.workload().project(), gone.workload().name()));
                watchers.forEach(watcher -> watcher.ended(gone));
            }
        }
    }

    private void keep(ApiKey key) {
        keys.put(key.id(), key);
        watchers.forEach(watcher -> watcher.keyChanged(key));
    }

    private void set(Payer payer, Optional<Budget> budget) {
        budget.ifPresentOrElse(it -> budgets.put(payer.toString(), it), () -> budgets.remove(payer.toString()));
        watchers.forEach(watcher -> watcher.budgetChanged(payer));
    }

    /** Of whoever has such a budget, work may start, or may not any more. */
    private void budgetChanged(Payer payer) {
        watchers.forEach(watcher -> watcher.budgetChanged(payer));
        projects.values().stream()
                .filter(project -> covers(payer, project.name()))
                .toList()
                .forEach(this::keep);
    }

    private void keep(Project project) {
        projects.put(project.name(), project);
        book = Optional.empty();
        watchers.forEach(watcher -> watcher.projectChanged(project));
    }

    private void keep(NodeStatus status) {
        nodes.put(status.node().name(), status);
        for (Watcher watcher : watchers) {
            watcher.nodeChanged(status);
        }
    }

    private void register(NodeStatus fresh) {
        NodeStatus old = nodes.get(fresh.node().name());
        keep(old == null ? fresh : withHeld(NodeStatus.empty(fresh.node(), old.rank(), old.state())));
    }

    /** Takes what replicas hold there from a node of which nothing is taken. */
    private NodeStatus withHeld(NodeStatus empty) {
        NodeStatus status = empty;
        for (WorkloadState state : workloads.values()) {
            for (Replica replica : state.replicas()) {
                Optional<Placement> held = replica.phase().place();
                if (held.isPresent() && held.get().node().equals(empty.node().name())) {
                    status = status.take(state.workload().held(replica.id().rank(), held.get()), held.get());
                }
            }
        }
        return status;
    }

    private void submit(Event.WorkloadSubmitted submitted) {
        Workload workload = submitted.workload();
        WorkloadState state = WorkloadState.waiting(submitted.id(), workload, position, submitted.at());
        workloads.put(submitted.id(), state);
        names.put(new Name(workload.project(), workload.name()), submitted.id());
        submitted.idempotency().ifPresent(idempotency -> {
            remembered.put(
                    new Name(workload.project(), idempotency.key()),
                    new WorldImage.IdempotencyKey(workload.project(), idempotency, submitted.id()));
            if (remembered.size() > REMEMBERED_KEYS) {
                remembered.pollFirstEntry();
            }
        });
        for (Watcher watcher : watchers) {
            watcher.submitted(state);
        }
    }

    private void place(Event.ReplicaPlaced placed) {
        Placement placement = placed.placement();
        Request held = held(placed.replica(), placement);
        keep(nodes.get(placement.node()).take(held, placement));
        change(
                placed.replica(),
                replica -> replica.placed(placed.generation(), new ReplicaPhase.Placed(placement, placed.at())));
    }

    private void start(ReplicaId id, Instant at) {
        change(id, replica -> {
            Placement placement = replica.phase().place().orElseThrow();
            return replica.to(new ReplicaPhase.Running(placement, at, Duration.ZERO, at, Optional.empty()));
        });
    }

    private void ready(ReplicaId id, String endpoint) {
        change(id, replica -> {
            ReplicaPhase.Running running = (ReplicaPhase.Running) replica.phase();
            return replica.ready(new ReplicaPhase.Running(
                    running.placement(),
                    running.startedAt(),
                    running.runTime(),
                    running.meteredAt(),
                    Optional.of(endpoint)));
        });
    }

    private void meter(ReplicaId id, Duration runTime, Instant at) {
        change(id, replica -> {
            ReplicaPhase.Running running = (ReplicaPhase.Running) replica.phase();
            return replica.to(new ReplicaPhase.Running(
                    running.placement(), running.startedAt(), runTime, at, running.endpoint()));
        });
    }

    private void preempt(ReplicaId id, Preemption why) {
        why.claimant()
                .ifPresent(claimant ->
                        workloads.computeIfPresent(id.workload(), (_, state) -> state.givingWayTo(claimant)));
        change(id, replica -> replica.preempted(why));
    }

    /** Gives back what the replica held, then changes it. */
    private void leave(ReplicaId id, UnaryOperator<Replica> how) {
        Optional<Placement> place =
                workloads.get(id.workload()).replica(id.rank()).phase().place();
        place.map(held -> nodes.get(held.node()).giveBack(held(id, held), held)).ifPresent(this::keep);
        change(id, how);
    }

    private void change(ReplicaId id, UnaryOperator<Replica> how) {
        WorkloadState state = workloads.get(id.workload());
        Replica before = state.replica(id.rank());
        WorkloadState changed = state.with(how.apply(before));
        workloads.put(id.workload(), changed);
        for (Watcher watcher : watchers) {
            watcher.replicaChanged(changed, before);
        }
    }

    private Request held(ReplicaId id, Placement place) {
        return workloads.get(id.workload()).workload().held(id.rank(), place);
    }

    /** How many events were applied since the journal began. */
    public long position() {
        return position;
    }

    public SortedMap<String, Project> projects() {
        return Collections.unmodifiableSortedMap(projects);
    }

    /** Whether the payer's budget pays for the project's device time; a key's pays for none. */
    public boolean covers(Payer payer, String project) {
        return switch (payer.kind()) {
            case ORGANIZATION -> projects.get(project).organization().equals(payer.name());
            case PROJECT -> project.equals(payer.name());
            case KEY -> false;
        };
    }

    /** What it may spend; empty where that is not limited. */
    public Optional<Budget> budget(Payer payer) {
        return payer.kind() == Payer.Kind.PROJECT
                ? Optional.ofNullable(projects.get(payer.name())).flatMap(Project::budget)
                : Optional.ofNullable(budgets.get(payer.toString()));
    }

    /** Of organizations and keys, by payer. */
    public SortedMap<String, Budget> budgets() {
        return Collections.unmodifiableSortedMap(budgets);
    }

    /** Whether the project's budget or its organization's is spent: of what it runs, only reserved work may go on or start. */
    public boolean outOfBudget(String project) {
        return spentBudget(project).isPresent();
    }

    /** Whose budget it is that is spent. */
    public Optional<Payer> spentBudget(String project) {
        if (outOfBudget.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(Payer.project(project))
                .filter(payer -> outOfBudget.containsKey(payer.toString()))
                .or(() -> Optional.of(Payer.organization(projects.get(project).organization()))
                        .filter(payer -> outOfBudget.containsKey(payer.toString())));
    }

    /** By payer whose budget is spent, when the next one begins. */
    public SortedMap<String, Instant> outOfBudget() {
        return Collections.unmodifiableSortedMap(outOfBudget);
    }

    /** By name; whom a node that carries it may not work for. */
    public SortedMap<String, ExportRule> exportRules() {
        return Collections.unmodifiableSortedMap(exportRules);
    }

    /** By organization; the others have {@link MoneyRule#DEFAULT}. */
    public SortedMap<String, MoneyRule> moneyRules() {
        return Collections.unmodifiableSortedMap(moneyRules);
    }

    /** By project; what fair share remembers. */
    public SortedMap<String, ProjectHistory> histories() {
        return Collections.unmodifiableSortedMap(histories);
    }

    /** Who there is and who may do what. */
    public Directory directory() {
        return directory;
    }

    /** What is closed, and what was refunded. */
    public Books books() {
        return books;
    }

    public SortedMap<String, ApiKey> keys() {
        return Collections.unmodifiableSortedMap(keys);
    }

    public PriceBook prices() {
        if (book.isEmpty()) {
            book = Optional.of(PriceBook.of(prices, projects.values()));
        }
        return book.get();
    }

    /** In the order in which they registered. */
    public SequencedMap<String, NodeStatus> nodes() {
        return Collections.unmodifiableSequencedMap(nodes);
    }

    /** All that is alive, in the order of submission. */
    public SequencedMap<WorkloadId, WorkloadState> workloads() {
        return Collections.unmodifiableSequencedMap(workloads);
    }

    /** By id, or by name within the project. */
    public Optional<WorkloadState> workload(String project, String idOrName) {
        return Optional.ofNullable(workloads.get(new WorkloadId(idOrName)))
                .or(() -> Optional.ofNullable(names.get(new Name(project, idOrName)))
                        .map(workloads::get));
    }

    /** Present while its workload is alive. */
    public Optional<Replica> replica(ReplicaId id) {
        return Optional.ofNullable(workloads.get(id.workload()))
                .filter(state -> id.rank() < state.replicas().size())
                .map(state -> state.replica(id.rank()));
    }

    /** The submission that this key was made with. */
    public Optional<WorldImage.IdempotencyKey> remembered(String project, String idempotencyKey) {
        return Optional.ofNullable(remembered.get(new Name(project, idempotencyKey)));
    }

    /** Everything in it as one value: for snapshots, and to tell whether two Worlds are equal. */
    public WorldImage image() {
        return new WorldImage(
                position,
                List.copyOf(projects.values()),
                List.copyOf(keys.values()),
                List.copyOf(prices),
                List.copyOf(nodes.values()),
                List.copyOf(workloads.values()),
                List.copyOf(remembered.values()),
                List.copyOf(histories.values()),
                outOfBudget,
                directory,
                budgets,
                books,
                List.copyOf(exportRules.values()),
                moneyRules);
    }

    /** The World that {@link #image} was taken of. */
    public static World of(WorldImage image) {
        World world = new World();
        world.position = image.position();
        world.directory = image.directory();
        world.books = image.books();
        image.projects().forEach(project -> world.projects.put(project.name(), project));
        image.histories().forEach(history -> world.histories.put(history.project(), history));
        image.exportRules().forEach(rule -> world.exportRules.put(rule.name(), rule));
        world.moneyRules.putAll(image.moneyRules());
        world.outOfBudget.putAll(image.outOfBudget());
        world.budgets.putAll(image.budgets());
        image.keys().forEach(key -> world.keys.put(key.id(), key));
        world.prices.addAll(image.prices());
        image.nodes().forEach(node -> world.nodes.put(node.node().name(), node));
        for (WorkloadState state : image.workloads()) {
            world.workloads.put(state.id(), state);
            world.names.put(
                    new Name(state.workload().project(), state.workload().name()), state.id());
        }
        image.idempotencyKeys()
                .forEach(key -> world.remembered.put(
                        new Name(key.project(), key.idempotency().key()), key));
        return world;
    }
}
