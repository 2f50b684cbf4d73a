package dev.plenum.simulator.invariant;

import dev.plenum.core.fleet.Device;
import dev.plenum.core.fleet.Node;
import dev.plenum.core.workload.Constraints;
import dev.plenum.core.workload.Placement;
import dev.plenum.core.workload.Request;
import dev.plenum.core.world.NodeStatus;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** What of a node nobody holds and nobody was promised; counts by going through its devices. */
final class Spare {

    private final Node node;
    private long cpu;
    private long memory;
    private final int[] shares;
    private final SortedMap<String, Long> extras;

    Spare(NodeStatus status) {
        node = status.node();
        cpu = status.freeCpu().thousandths();
        memory = status.freeMemory().count();
        shares = status.freeShares().toArray();
        extras = new TreeMap<>(status.freeExtras());
    }

    private Spare(Spare other) {
        node = other.node;
        cpu = other.cpu;
        memory = other.memory;
        shares = other.shares.clone();
        extras = new TreeMap<>(other.extras);
    }

    Node node() {
        return node;
    }

    void promised(Request request, Placement place) {
        cpu = Math.max(0, cpu - request.cpu().thousandths());
        memory = Math.max(0, memory - request.memory().count());
        request.extras().forEach((name, amount) -> extras.merge(name, -amount, (old, more) -> Math.max(0, old + more)));
        for (int index : place.deviceIndexes()) {
            int position = node.position(index);
            int share = request.devices().orElseThrow().share().thousandths();
            shares[position] = Math.max(0, shares[position] - share);
        }
    }

    /**
     * Where on the node: in all of it, or on one model, or in one device group of one model.
     *
     * @param model empty: any that the request accepts
     * @param group -1: any
     */
    record Corner(String model, int group) {
        static final Corner ANY = new Corner("", -1);

        boolean has(Device device) {
            return (model.isEmpty() || model.equals(device.model())) && (group < 0 || group == device.group());
        }
    }

    /** Whether the node's labels, taints and kind of devices allow the request at all. */
    boolean allows(Request request) {
        Constraints constraints = request.constraints().orElse(Constraints.NONE);
        boolean labels = constraints.labels().entrySet().stream()
                .allMatch(asked -> asked.getValue().contains(node.labels().getOrDefault(asked.getKey(), "")));
        return labels
                && constraints.tolerations().containsAll(node.taints())
                && (request.devices().isPresent() || !node.simulated());
    }

    /** How many equal replicas there is room for. */
    long room(Request request, Corner corner) {
        long room = Long.MAX_VALUE;
        if (request.cpu().thousandths() > 0) {
            room = Math.min(room, cpu / request.cpu().thousandths());
        }
        if (request.memory().count() > 0) {
            room = Math.min(room, memory / request.memory().count());
        }
        for (var asked : request.extras().entrySet()) {
            room = Math.min(room, extras.getOrDefault(asked.getKey(), 0L) / Math.max(1, asked.getValue()));
        }
        return Math.min(
                room,
                request.devices().map(asked -> devices(request, asked, corner)).orElse(Long.MAX_VALUE));
    }

    private long devices(Request request, Request.Devices asked, Corner corner) {
        boolean oneGroup = request.constraints()
                .flatMap(Constraints::within)
                .equals(Optional.of(Constraints.Proximity.DEVICE_GROUP));
        Map<Corner, Long> free = new HashMap<>();
        long fractions = 0;
        for (int position = 0; position < shares.length; position++) {
            Device device = node.devices().get(position);
            if (asked.accepts(device.model()) && corner.has(device)) {
                fractions += shares[position] / asked.share().thousandths();
                if (shares[position] == 1000) {
                    free.merge(new Corner(device.model(), oneGroup ? device.group() : -1), 1L, Long::sum);
                }
            }
        }
        return asked.fraction()
                ? fractions
                : free.values().stream()
                        .mapToLong(count -> count / asked.count())
                        .sum();
    }

    /** What is left when so many replicas with this request are there, which there is room for. */
    Spare after(Request request, long count, Corner corner) {
        Spare left = new Spare(this);
        left.cpu -= count * request.cpu().thousandths();
        left.memory -= count * request.memory().count();
        request.extras().forEach((name, amount) -> left.extras.merge(name, -amount * count, Long::sum));
        for (long placed = 0; placed < count; placed++) {
            request.devices().ifPresent(asked -> left.take(request, asked, corner));
        }
        return left;
    }

    @Override
    public String toString() {
        return node.name() + " (" + cpu + " thousandths of cores, " + memory + " MiB, devices "
                + Arrays.toString(shares) + " of "
                + node.devices().stream()
                        .map(device -> device.model() + "/" + device.group())
                        .toList()
                + ", " + extras + ", " + node.labels() + ", " + node.taints() + ")";
    }

    private void take(Request request, Request.Devices asked, Corner corner) {
        boolean oneGroup = request.constraints()
                .flatMap(Constraints::within)
                .equals(Optional.of(Constraints.Proximity.DEVICE_GROUP));
        for (int start = 0; start < shares.length; start++) {
            Device like = node.devices().get(start);
            Corner here = new Corner(like.model(), oneGroup ? like.group() : corner.group());
            if (corner.has(like) && asked.accepts(like.model()) && takeIn(here, asked)) {
                return;
            }
        }
        throw new IllegalStateException("no room for " + asked + " on " + node.name());
    }

    private boolean takeIn(Corner here, Request.Devices asked) {
        int needed = asked.count();
        for (int position = 0; position < shares.length && needed > 0; position++) {
            needed -= here.has(node.devices().get(position))
                            && shares[position] >= asked.share().thousandths()
                    ? 1
                    : 0;
        }
        if (needed > 0) {
            return false;
        }
        int left = asked.count();
        for (int position = 0; position < shares.length && left > 0; position++) {
            if (here.has(node.devices().get(position))
                    && shares[position] >= asked.share().thousandths()) {
                shares[position] -= asked.share().thousandths();
                left--;
            }
        }
        return true;
    }
}
