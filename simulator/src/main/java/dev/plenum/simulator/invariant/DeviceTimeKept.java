package dev.plenum.simulator.invariant;

import dev.plenum.core.fleet.Node;
import dev.plenum.core.fleet.NodeState;
import dev.plenum.core.owning.DeviceTime;
import dev.plenum.core.owning.Level;
import dev.plenum.core.owning.OwnedTime;
import dev.plenum.core.owning.Slot;
import dev.plenum.core.owning.Stock;
import dev.plenum.core.workload.Placement;
import dev.plenum.core.workload.ReplicaId;
import dev.plenum.core.workload.Request;
import dev.plenum.core.world.Event;
import dev.plenum.core.world.NodeStatus;
import dev.plenum.core.world.World;
import java.math.BigInteger;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Device time owned is billed, held, idle or out of service, of each stock, and no part is ever negative. The books of its own know no stock and no
 * day: how much is owned, how much is on a place, and what was metered there; the book of device time must come to the same.
 */
final class DeviceTimeKept {

    private final DeviceTime book = new DeviceTime();
    private final SortedMap<Slot, OwnedTime> slots = new TreeMap<>();
    private final SortedMap<Stock, OwnedTime> stocks = new TreeMap<>();
    private final Map<String, Long> nodes = new HashMap<>();
    private final Map<ReplicaId, Long> places = new HashMap<>();
    private OwnedTime own = OwnedTime.ZERO;
    private long ownedNow;
    private long placedNow;
    private long millis;
    private Optional<String> wrong = Optional.empty();

    /** Reads the event, and applies it to the World. */
    void apply(Instant now, Event event, World world) {
        count(now.toEpochMilli(), BigInteger.ZERO);
        event.used()
                .filter(usage -> places.containsKey(ReplicaId.parse(usage.source())))
                .ifPresent(usage -> count(
                        now.toEpochMilli(), BigInteger.valueOf(usage.quantity().millionths())));
        book.apply(now, event, world);
        switch (event) {
            case Event.NodeRegistered(Node node) -> own(node.name(), thousandths(node));
            case Event.NodeRemoved(String node) -> own(node, 0);
            case Event.ReplicaPlaced placed ->
                place(placed.replica(), thousandths(placed.replica(), placed.placement(), world));
            case Event.ReplicaEnded ended -> place(ended.replica(), 0);
            case Event.ReplicaRetried retried -> place(retried.replica(), 0);
            default -> {}
        }
    }

    private void count(long at, BigInteger billed) {
        BigInteger length = BigInteger.valueOf(at - millis);
        own = own.plus(new OwnedTime(
                BigInteger.valueOf(ownedNow).multiply(length),
                billed,
                BigInteger.valueOf(placedNow).multiply(length).subtract(billed),
                BigInteger.ZERO,
                BigInteger.ZERO));
        millis = at;
    }

    private void own(String node, long thousandths) {
        Long before = thousandths == 0 ? nodes.remove(node) : nodes.put(node, thousandths);
        ownedNow += thousandths - (before == null ? 0 : before);
    }

    private void place(ReplicaId replica, long thousandths) {
        Long before = thousandths == 0 ? places.remove(replica) : places.put(replica, thousandths);
        placedNow += thousandths - (before == null ? 0 : before);
    }

    private static long thousandths(Node node) {
        return node.devices().isEmpty()
                ? node.capacity().cpu().thousandths()
                : 1000L * node.devices().size();
    }

    private static long thousandths(ReplicaId replica, Placement placement, World world) {
        Request request = world.workloads().get(replica.workload()).workload().held(replica.rank(), placement);
        boolean cores = world.nodes().get(placement.node()).node().devices().isEmpty();
        return cores ? request.cpu().thousandths() : request.deviceThousandths();
    }

    /** What the book says up to now against its own, and against what is free in a World. */
    Optional<String> against(Instant now, World live) {
        DeviceTime.Taken taken = book.take();
        taken.booked().forEach(this::add);
        SortedMap<Stock, OwnedTime> sums = new TreeMap<>(stocks);
        book.until(now, (slot, time) -> sums.merge(slot.stock(), time, OwnedTime::plus));
        sums.forEach((stock, sum) -> {
            if (sum.unexplained().signum() != 0 || sum.negative()) {
                wrong = Optional.of(stock + ": " + sum);
            }
        });
        count(now.toEpochMilli(), BigInteger.ZERO);
        OwnedTime all = sums.values().stream().reduce(OwnedTime.ZERO, OwnedTime::plus);
        if (!all.owned().equals(own.owned())
                || !all.billed().equals(own.billed())
                || !all.held().equals(own.held())) {
            wrong = Optional.of("booked " + all + ", but it should be " + own);
        }
        return wrong.or(() -> levels(taken.levels(), live));
    }

    private void add(Slot slot, OwnedTime time) {
        OwnedTime sum = slots.merge(slot, time, OwnedTime::plus);
        stocks.merge(slot.stock(), time, OwnedTime::plus);
        if (sum.negative()) {
            wrong = Optional.of(slot + ": " + sum);
        }
    }

    private static Optional<String> levels(SortedMap<Stock, Level> levels, World live) {
        long[] free = new long[2];
        for (NodeStatus status : live.nodes().values()) {
            int use = status.state() instanceof NodeState.Ready ? 0 : 1;
            free[use] += status.node().devices().isEmpty()
                    ? status.freeCpu().thousandths()
                    : status.freeShares().total();
        }
        long idle = levels.values().stream().mapToLong(Level::idle).sum();
        long out = levels.values().stream().mapToLong(Level::outOfService).sum();
        return idle == free[0] && out == free[1]
                ? Optional.empty()
                : Optional.of("idle " + idle + " and out of service " + out + " thousandths, but free are " + free[0]
                        + " and " + free[1]);
    }
}
