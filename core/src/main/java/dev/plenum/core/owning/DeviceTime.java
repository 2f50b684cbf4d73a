package dev.plenum.core.owning;

import dev.plenum.core.fleet.Device;
import dev.plenum.core.fleet.Node;
import dev.plenum.core.fleet.NodeState;
import dev.plenum.core.metering.UsageRecord;
import dev.plenum.core.workload.Placement;
import dev.plenum.core.workload.ReplicaId;
import dev.plenum.core.workload.Request;
import dev.plenum.core.workload.Workload;
import dev.plenum.core.world.Event;
import dev.plenum.core.world.NodeStatus;
import dev.plenum.core.world.World;
import java.time.Instant;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The book of the owner's time: what became of every device from the moment its node registered to the moment it was removed. It reads the journal's
 * events beside a World, and books a stretch of time when something about it changes, so that an event costs the same in a fleet of any size. The
 * follower keeps it in SQL; the invariants hold it against books of their own.
 *
 * <p>Two readings are kept apart and must agree: of nodes, what is owned, idle and out of service; of replicas, what is billed and held.
 */
public final class DeviceTime {

    private final SortedMap<Stock, Level> levels = new TreeMap<>();
    private final SortedMap<ReplicaId, Place> places = new TreeMap<>();
    private final SortedMap<Slot, OwnedTime> booked = new TreeMap<>();
    private final SortedSet<ReplicaId> touched = new TreeSet<>();

    /**
     * What was booked since the last time somebody took it, and where the book stands.
     *
     * @param booked to be added to what was taken before
     * @param levels all of them
     * @param places those that changed; absent: it is held no more
     */
    public record Taken(
            SortedMap<Slot, OwnedTime> booked,
            SortedMap<Stock, Level> levels,
            SortedMap<ReplicaId, Optional<Place>> places) {}

    public DeviceTime() {}

    /** A book that stands where another stood when it was taken. */
    public DeviceTime(SortedMap<Stock, Level> levels, SortedMap<ReplicaId, Place> places) {
        this.levels.putAll(levels);
        this.places.putAll(places);
    }

    /** Applies the event to the World and books what it ends. */
    public void apply(Instant at, Event event, World world) {
        Optional<String> node = node(event, world);
        if (node.isEmpty()) {
            world.apply(event);
            metered(event, at.toEpochMilli());
            return;
        }
        count(world.nodes().get(node.get()), -1, at.toEpochMilli());
        metered(event, at.toEpochMilli());
        world.apply(event);
        count(world.nodes().get(node.get()), 1, at.toEpochMilli());
        moved(event, at.toEpochMilli(), world);
    }

    /** The node of which the event changes what is owned, free or in service. */
    private static Optional<String> node(Event event, World world) {
        return switch (event) {
            case Event.NodeRegistered registered ->
                Optional.of(registered.node().name());
            case Event.NodeRemoved removed -> Optional.of(removed.node());
            case Event.NodeStateSet set -> Optional.of(set.node());
            case Event.ReplicaPlaced placed -> Optional.of(placed.placement().node());
            case Event.ReplicaEnded ended -> held(ended.replica(), world);
            case Event.ReplicaRetried retried -> held(retried.replica(), world);
            // Whatever else happens, it changes no device.
            default -> Optional.empty();
        };
    }

    private static Optional<String> held(ReplicaId id, World world) {
        return world.replica(id).flatMap(replica -> replica.phase().place()).map(Placement::node);
    }

    private void count(NodeStatus status, int sign, long millis) {
        if (status == null) {
            return;
        }
        Node node = status.node();
        boolean ready = status.state() instanceof NodeState.Ready;
        if (node.devices().isEmpty()) {
            long cores = node.capacity().cpu().thousandths();
            count(Stock.ofCores(node), sign * cores, sign * status.freeCpu().thousandths(), ready, millis);
        }
        for (int position = 0; position < node.devices().size(); position++) {
            Device device = node.devices().get(position);
            count(
                    Stock.of(node, device),
                    sign * 1000L,
                    (long) sign * status.freeShares().at(position),
                    ready,
                    millis);
        }
    }

    private void count(Stock stock, long owned, long free, boolean ready, long millis) {
        Level level = levels.getOrDefault(stock, new Level(0, 0, 0, millis)).until(millis, stock, this::book);
        levels.put(stock, level.plus(owned, ready ? free : 0, ready ? 0 : free));
    }

    private void metered(Event event, long millis) {
        event.used().ifPresent(usage -> {
            ReplicaId id = ReplicaId.parse(usage.source());
            if (places.containsKey(id)) {
                keep(id, Optional.of(metered(places.get(id), usage, millis)));
            }
        });
    }

    private Place metered(Place place, UsageRecord usage, long millis) {
        return place.until(millis, this::book).metered(usage.quantity(), this::book);
    }

    private void moved(Event event, long millis, World world) {
        switch (event) {
            case Event.ReplicaPlaced placed -> keep(placed.replica(), place(placed, millis, world));
            case Event.ReplicaEnded ended -> leave(ended.replica(), millis);
            case Event.ReplicaRetried retried -> leave(retried.replica(), millis);
            default -> {}
        }
    }

    private void leave(ReplicaId id, long millis) {
        if (places.containsKey(id)) {
            Place _ = places.get(id).until(millis, this::book);
            keep(id, Optional.empty());
        }
    }

    private void keep(ReplicaId id, Optional<Place> place) {
        touched.add(id);
        place.ifPresentOrElse(held -> places.put(id, held), () -> places.remove(id));
    }

    /** Empty for a replica without devices on a node that has some: the owner's time there is that of the devices. */
    private static Optional<Place> place(Event.ReplicaPlaced placed, long millis, World world) {
        Workload workload = world.workloads().get(placed.replica().workload()).workload();
        Node node = world.nodes().get(placed.placement().node()).node();
        Request request = workload.held(placed.replica().rank(), placed.placement());
        boolean ofDevices = request.devices().isPresent();
        if (!ofDevices && !node.devices().isEmpty()) {
            return Optional.empty();
        }
        Stock stock = ofDevices ? Stock.of(node, first(node, placed.placement())) : Stock.ofCores(node);
        long thousandths =
                ofDevices ? request.deviceThousandths() : request.cpu().thousandths();
        return Optional.of(new Place(
                stock,
                workload.project(),
                placed.replica().workload().text(),
                thousandths,
                millis,
                Collections.emptySortedMap()));
    }

    private static Device first(Node node, Placement placement) {
        return node.devices().get(node.position(placement.deviceIndexes().getFirst()));
    }

    private void book(Slot slot, OwnedTime time) {
        booked.merge(slot, time, OwnedTime::plus);
    }

    /** What changed since the last call. */
    public Taken take() {
        SortedMap<ReplicaId, Optional<Place>> changed = new TreeMap<>();
        touched.forEach(id -> changed.put(id, Optional.ofNullable(places.get(id))));
        Taken taken = new Taken(new TreeMap<>(booked), new TreeMap<>(levels), changed);
        booked.clear();
        touched.clear();
        return taken;
    }

    /** What is booked and not taken, and all that is open, up to that moment. */
    public void until(Instant at, Entries entries) {
        booked.forEach(entries::add);
        levels.forEach((stock, level) -> level.until(at.toEpochMilli(), stock, entries));
        places.values().forEach(place -> place.until(at.toEpochMilli(), entries));
    }
}
