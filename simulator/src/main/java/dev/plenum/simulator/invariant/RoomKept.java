package dev.plenum.simulator.invariant;

import dev.plenum.core.fleet.Device;
import dev.plenum.core.fleet.Node;
import dev.plenum.core.workload.Placement;
import dev.plenum.core.workload.ReplicaId;
import dev.plenum.core.workload.Request;
import dev.plenum.core.world.Event;
import dev.plenum.core.world.NodeStatus;
import dev.plenum.core.world.World;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.SequencedSet;
import java.util.SortedMap;
import java.util.TreeMap;

/** No node's devices, CPU, memory or further resources are ever given out twice, and what is given back is free again. */
final class RoomKept implements Invariant {

    private record Held(Request request, Placement place) {}

    /** A node and what is held there. */
    private static final class Books {
        private Node node;
        private long cpu;
        private long memory;
        private final SortedMap<Integer, Long> shares = new TreeMap<>();
        private final SortedMap<String, Long> extras = new TreeMap<>();

        Books(Node node) {
            this.node = node;
        }

        void hold(Held held, int sign) {
            cpu += sign * held.request.cpu().thousandths();
            memory += sign * held.request.memory().count();
            held.request.extras().forEach((name, amount) -> extras.merge(name, sign * amount, Long::sum));
            for (int index : held.place.deviceIndexes()) {
                shares.merge(
                        index,
                        (long) sign
                                * held.request.devices().orElseThrow().share().thousandths(),
                        Long::sum);
            }
        }

        Optional<String> over() {
            if (cpu > node.capacity().cpu().thousandths()) {
                return over("thousandths of cores", cpu, node.capacity().cpu().thousandths());
            }
            if (memory > node.capacity().memory().count()) {
                return over("MiB", memory, node.capacity().memory().count());
            }
            for (var extra : extras.entrySet()) {
                long most = node.extras().getOrDefault(extra.getKey(), 0L);
                if (extra.getValue() > most) {
                    return over("of " + extra.getKey(), extra.getValue(), most);
                }
            }
            for (var share : shares.entrySet()) {
                boolean there = node.devices().stream().anyMatch(device -> device.index() == share.getKey());
                if (share.getValue() > (there ? 1000 : 0)) {
                    return over("thousandths of device " + share.getKey(), share.getValue(), there ? 1000 : 0);
                }
            }
            return Optional.empty();
        }

        private Optional<String> over(String unit, long held, long most) {
            return Optional.of("node " + node.name() + " is oversubscribed: " + held + " " + unit + " held of " + most);
        }

        Optional<String> leak(NodeStatus status) {
            boolean same = status.freeCpu().thousandths()
                            == node.capacity().cpu().thousandths() - cpu
                    && status.freeMemory().count() == node.capacity().memory().count() - memory
                    && node.extras().entrySet().stream()
                            .allMatch(extra -> status.freeExtras().getOrDefault(extra.getKey(), 0L)
                                    == extra.getValue() - extras.getOrDefault(extra.getKey(), 0L))
                    && sharesSame(status);
            return same
                    ? Optional.empty()
                    : Optional.of("node " + node.name() + " leaks room: held are " + cpu + " thousandths of cores, "
                            + memory + " MiB, " + shares + " of devices and " + extras + ", but the World says "
                            + status);
        }

        private boolean sharesSame(NodeStatus status) {
            List<Device> devices = node.devices();
            for (int position = 0; position < devices.size(); position++) {
                long held = shares.getOrDefault(devices.get(position).index(), 0L);
                if (status.freeShares().at(position) != 1000 - held) {
                    return false;
                }
            }
            return true;
        }
    }

    private final SequencedMap<String, Books> nodes = new LinkedHashMap<>();
    private final Map<ReplicaId, Held> held = new HashMap<>();
    private final SequencedSet<String> touched = new LinkedHashSet<>();

    @Override
    public String name() {
        return "room";
    }

    @Override
    public Optional<String> event(Event event, World world) {
        return switch (event) {
            case Event.NodeRegistered(Node node) -> register(node);
            case Event.NodeRemoved(String name) -> remove(name);
            case Event.ReplicaPlaced placed -> take(placed, world);
            case Event.ReplicaEnded ended -> giveBack(ended.replica());
            case Event.ReplicaRetried retried -> giveBack(retried.replica());
            default -> Optional.empty();
        };
    }

    private Optional<String> register(Node node) {
        touched.add(node.name());
        Books books = nodes.computeIfAbsent(node.name(), _ -> new Books(node));
        books.node = node;
        return books.over();
    }

    private Optional<String> remove(String name) {
        nodes.remove(name);
        return held.entrySet().stream()
                .filter(entry -> entry.getValue().place.node().equals(name))
                .map(entry -> "node " + name + " was removed while it ran " + entry.getKey())
                .findFirst();
    }

    private Optional<String> take(Event.ReplicaPlaced placed, World world) {
        Placement place = placed.placement();
        Books books = nodes.get(place.node());
        if (books == null) {
            return Optional.of(placed.replica() + " was placed on node " + place.node() + ", which does not exist");
        }
        Request request = world.workloads()
                .get(placed.replica().workload())
                .workload()
                .held(placed.replica().rank(), place);
        Held taken = new Held(request, place);
        long asked = request.devices().map(Request.Devices::count).orElse(0);
        if (place.deviceIndexes().stream().distinct().count() != asked
                || place.deviceIndexes().size() != asked) {
            return Optional.of(placed.replica() + " asks for " + asked + " devices and got " + place.deviceIndexes());
        }
        held.put(placed.replica(), taken);
        touched.add(place.node());
        books.hold(taken, 1);
        return books.over().map(over -> over + ", with " + placed.replica());
    }

    private Optional<String> giveBack(ReplicaId replica) {
        Held gone = held.remove(replica);
        if (gone != null) {
            touched.add(gone.place.node());
            nodes.get(gone.place.node()).hold(gone, -1);
        }
        return Optional.empty();
    }

    @Override
    public Optional<String> turn(Instant now, List<Event> events, World world) {
        Optional<String> leak = touched.stream()
                .filter(nodes::containsKey)
                .flatMap(name -> nodes.get(name).leak(world.nodes().get(name)).stream())
                .findFirst();
        touched.clear();
        return leak;
    }
}
