package dev.plenum.core.world;

import dev.plenum.core.billing.Price;
import dev.plenum.core.billing.PriceBook;
import dev.plenum.core.fleet.NodeState;
import dev.plenum.core.tenancy.ApiKey;
import dev.plenum.core.tenancy.Project;
import dev.plenum.core.workload.Placement;
import dev.plenum.core.workload.Replica;
import dev.plenum.core.workload.ReplicaId;
import dev.plenum.core.workload.ReplicaPhase;
import dev.plenum.core.workload.Request;
import dev.plenum.core.workload.Stopping;
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
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;

/**
 * What is true now: everything that is alive, and nothing that has ended. {@link #apply} is the only thing that changes it and holds no policy, so
 * that replaying the journal rebuilds it exactly. One thread owns it; readers use views.
 *
 * <p>Iteration is in id order everywhere: the same history gives the same decisions in every run.
 */
public final class World {

    /** How many idempotency keys are remembered, oldest forgotten first. */
    static final int REMEMBERED_KEYS = 10_000;

    private long position;
    private final SortedMap<String, Project> projects = new TreeMap<>();
    private final SortedMap<String, ApiKey> keys = new TreeMap<>();
    private final List<Price> prices = new ArrayList<>();
    private final SortedMap<String, NodeStatus> nodes = new TreeMap<>();
    private final SortedMap<WorkloadId, WorkloadState> workloads = new TreeMap<>();
    private final SortedSet<WorkloadId> waiting = new TreeSet<>();
    private final SortedMap<String, WorkloadId> names = new TreeMap<>();
    private final SequencedMap<String, WorldImage.IdempotencyKey> remembered = new LinkedHashMap<>();

    /** Applies one event and moves the position on by one. */
    public void apply(Event event) {
        position++;
        switch (event) {
            case Event.ProjectCreated(Project project) -> projects.put(project.name(), project);
            case Event.QuotaSet(String name, var quota) ->
                projects.computeIfPresent(name, (_, old) -> new Project(name, old.organization(), quota));
            case Event.KeyCreated(ApiKey key) -> keys.put(key.id(), key);
            case Event.KeyRevoked(String id) -> keys.remove(id);
            case Event.PriceSet(Price price) -> prices.add(price);
            case Event.ModelRegistered _ -> {}
            case Event.NodeRegistered(var node) -> register(NodeStatus.empty(node, position, new NodeState.Ready()));
            case Event.NodeRemoved(String name) -> nodes.remove(name);
            case Event.NodeStateSet(String name, NodeState state) ->
                nodes.computeIfPresent(name, (_, node) -> node.in(state));
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
            case Event.StopRequested(WorkloadId id, Stopping why, Instant _) ->
                workloads.computeIfPresent(id, (_, state) -> state.stopping(why));
            case Event.WorkloadEnded(WorkloadId id, var _) -> {
                WorkloadState gone = workloads.remove(id);
                waiting.remove(id);
                names.remove(nameKey(gone.workload().project(), gone.workload().name()));
            }
        }
    }

    private void register(NodeStatus fresh) {
        NodeStatus old = nodes.get(fresh.node().name());
        NodeStatus status = old == null ? fresh : NodeStatus.empty(fresh.node(), old.rank(), old.state());
        for (WorkloadState state : workloads.values()) {
            for (Replica replica : state.replicas()) {
                Optional<Placement> held = replica.phase().place();
                if (held.isPresent() && held.get().node().equals(fresh.node().name())) {
                    status = status.take(state.workload().request(), held.get());
                }
            }
        }
        nodes.put(fresh.node().name(), status);
    }

    private void submit(Event.WorkloadSubmitted submitted) {
        List<Replica> replicas = new ArrayList<>();
        for (int rank = 0; rank < submitted.workload().replicas(); rank++) {
            replicas.add(
                    Replica.waiting(new ReplicaId(submitted.id(), rank), new ReplicaPhase.Waiting(submitted.at())));
        }
        WorkloadState state = new WorkloadState(
                submitted.id(),
                submitted.workload(),
                position,
                submitted.at(),
                Optional.empty(),
                replicas,
                Optional.empty());
        workloads.put(submitted.id(), state);
        waiting.add(submitted.id());
        names.put(nameKey(submitted.workload().project(), submitted.workload().name()), submitted.id());
        submitted.idempotency().ifPresent(idempotency -> {
            String project = submitted.workload().project();
            remembered.put(
                    nameKey(project, idempotency.key()),
                    new WorldImage.IdempotencyKey(project, idempotency, submitted.id()));
            if (remembered.size() > REMEMBERED_KEYS) {
                remembered.pollFirstEntry();
            }
        });
    }

    private void place(Event.ReplicaPlaced placed) {
        Request request = request(placed.replica());
        nodes.computeIfPresent(placed.placement().node(), (_, node) -> node.take(request, placed.placement()));
        change(
                placed.replica(),
                replica ->
                        replica.placed(placed.generation(), new ReplicaPhase.Placed(placed.placement(), placed.at())));
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

    /** Gives back what the replica held, then changes it. */
    private void leave(ReplicaId id, UnaryOperator<Replica> how) {
        replica(id)
                .orElseThrow()
                .phase()
                .place()
                .ifPresent(held -> nodes.computeIfPresent(held.node(), (_, node) -> node.giveBack(request(id), held)));
        change(id, how);
    }

    private void change(ReplicaId id, UnaryOperator<Replica> how) {
        WorkloadState state = workloads.get(id.workload());
        WorkloadState changed = state.with(how.apply(state.replica(id.rank())));
        workloads.put(id.workload(), changed);
        index(changed);
    }

    private void index(WorkloadState state) {
        if (state.replicas().stream().anyMatch(replica -> replica.phase() instanceof ReplicaPhase.Waiting)) {
            waiting.add(state.id());
        } else {
            waiting.remove(state.id());
        }
    }

    private Request request(ReplicaId id) {
        return workloads.get(id.workload()).workload().request();
    }

    private static String nameKey(String project, String name) {
        return project + "/" + name;
    }

    /** How many events were applied since the journal began. */
    public long position() {
        return position;
    }

    public SortedMap<String, Project> projects() {
        return Collections.unmodifiableSortedMap(projects);
    }

    public SortedMap<String, ApiKey> keys() {
        return Collections.unmodifiableSortedMap(keys);
    }

    public PriceBook prices() {
        return new PriceBook(prices);
    }

    public SortedMap<String, NodeStatus> nodes() {
        return Collections.unmodifiableSortedMap(nodes);
    }

    /** All that is alive, in id order. */
    public SortedMap<WorkloadId, WorkloadState> workloads() {
        return Collections.unmodifiableSortedMap(workloads);
    }

    /** Those with a replica that waits for a place, in id order. */
    public List<WorkloadState> waiting() {
        return waiting.stream().map(workloads::get).toList();
    }

    /** By id, or by name within the project. */
    public Optional<WorkloadState> workload(String project, String idOrName) {
        return Optional.ofNullable(workloads.get(new WorkloadId(idOrName)))
                .or(() -> Optional.ofNullable(names.get(nameKey(project, idOrName)))
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
        return Optional.ofNullable(remembered.get(nameKey(project, idempotencyKey)));
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
                List.copyOf(remembered.values()));
    }

    /** The World that {@link #image} was taken of. */
    public static World of(WorldImage image) {
        World world = new World();
        world.position = image.position();
        image.projects().forEach(project -> world.projects.put(project.name(), project));
        image.keys().forEach(key -> world.keys.put(key.id(), key));
        world.prices.addAll(image.prices());
        image.nodes().forEach(node -> world.nodes.put(node.node().name(), node));
        for (WorkloadState state : image.workloads()) {
            world.workloads.put(state.id(), state);
            world.index(state);
            world.names.put(nameKey(state.workload().project(), state.workload().name()), state.id());
        }
        image.idempotencyKeys()
                .forEach(key -> world.remembered.put(
                        nameKey(key.project(), key.idempotency().key()), key));
        return world;
    }
}
