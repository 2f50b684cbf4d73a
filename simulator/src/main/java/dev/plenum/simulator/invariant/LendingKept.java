package dev.plenum.simulator.invariant;

import dev.plenum.core.metering.Meter;
import dev.plenum.core.owning.Lending;
import dev.plenum.core.owning.LentTime;
import dev.plenum.core.owning.Share;
import dev.plenum.core.tenancy.Project;
import dev.plenum.core.workload.Placement;
import dev.plenum.core.workload.Replica;
import dev.plenum.core.workload.Request;
import dev.plenum.core.workload.WorkloadState;
import dev.plenum.core.world.Event;
import dev.plenum.core.world.World;
import java.math.BigInteger;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Of each device model, as much device time is lent as is borrowed, to the millionth of a device-second; nobody lends more than he left unused of his
 * nominal share, or borrows more than he held beyond it; and a project does only one of the two at a time. The books of its own are added up anew from
 * the World before every event.
 */
final class LendingKept {

    /** What one project may have borrowed and lent at most. */
    private record Own(Meter meter, String project) implements Comparable<Own> {
        @Override
        public int compareTo(Own other) {
            int order = meter.compareTo(other.meter);
            return order != 0 ? order : project.compareTo(other.project);
        }
    }

    private final Lending book = new Lending();
    private final SortedMap<Own, LentTime> booked = new TreeMap<>();
    private final SortedMap<Own, LentTime> most = new TreeMap<>();
    private final SortedMap<Meter, BigInteger> due = new TreeMap<>();
    private long millis;

    /** Before the event is applied to the World. */
    void read(Instant now, Event event, World world) {
        count(now.toEpochMilli(), world);
        book.read(now, event, world);
    }

    private void count(long at, World world) {
        long length = at - millis;
        millis = at;
        if (length == 0) {
            return;
        }
        SortedMap<Own, Long> balances = balances(world);
        SortedMap<Meter, long[]> sums = new TreeMap<>();
        balances.forEach((own, balance) -> {
            long[] sum = sums.computeIfAbsent(own.meter, _ -> new long[2]);
            sum[balance > 0 ? 0 : 1] += Math.abs(balance);
            BigInteger time = BigInteger.valueOf(Math.abs(balance)).multiply(BigInteger.valueOf(length));
            most.merge(
                    own,
                    balance > 0 ? new LentTime(time, BigInteger.ZERO) : new LentTime(BigInteger.ZERO, time),
                    LentTime::plus);
        });
        sums.forEach((meter, sum) -> due.merge(
                meter,
                BigInteger.valueOf(Math.min(sum[0], sum[1])).multiply(BigInteger.valueOf(length)),
                BigInteger::add));
    }

    /** Thousandths of devices held beyond the nominal share; below zero, left unused of it. */
    private static SortedMap<Own, Long> balances(World world) {
        SortedMap<Own, Long> balances = new TreeMap<>();
        for (Project project : world.projects().values()) {
            project.quota().devicesByModel().forEach((model, nominal) -> {
                for (boolean simulated : new boolean[] {false, true}) {
                    Meter meter = new Meter(Meter.Kind.DEVICE_SECONDS, model, simulated);
                    balances.put(new Own(meter, project.name()), -(long) nominal);
                }
            });
        }
        for (WorkloadState state : world.workloads().values()) {
            for (Replica replica : state.replicas()) {
                replica.phase().place().ifPresent(place -> held(balances, state, replica, place));
            }
        }
        return balances;
    }

    private static void held(SortedMap<Own, Long> balances, WorkloadState state, Replica replica, Placement place) {
        Request request = state.workload().held(replica.id().rank(), place);
        if (request.devices().isPresent()) {
            Meter meter = new Meter(Meter.Kind.DEVICE_SECONDS, place.model(), place.simulated());
            balances.computeIfPresent(
                    new Own(meter, state.workload().project()), (_, sum) -> sum + request.deviceThousandths());
        }
    }

    /** What the book says up to now against its own. */
    Optional<String> against(Instant now, World world) {
        count(now.toEpochMilli(), world);
        book.take().booked().forEach(this::add);
        SortedMap<Own, LentTime> sums = new TreeMap<>(booked);
        book.until(
                now,
                world.projects().values(),
                world.workloads().values(),
                (share, time) -> sums.merge(new Own(share.meter(), share.project()), time, LentTime::plus));
        SortedMap<Meter, LentTime> byMeter = new TreeMap<>();
        for (Map.Entry<Own, LentTime> sum : sums.entrySet()) {
            byMeter.merge(sum.getKey().meter, sum.getValue(), LentTime::plus);
            LentTime may = most.getOrDefault(sum.getKey(), LentTime.ZERO);
            if (sum.getValue().borrowed().compareTo(may.borrowed()) > 0
                    || sum.getValue().lent().compareTo(may.lent()) > 0) {
                return Optional.of(sum + ", but at most " + may);
            }
        }
        due.values().removeIf(time -> time.signum() == 0);
        for (Meter meter : due.keySet()) {
            LentTime sum = byMeter.getOrDefault(meter, LentTime.ZERO);
            if (!sum.borrowed().equals(due.get(meter)) || !sum.lent().equals(due.get(meter))) {
                return Optional.of(meter + ": " + sum + ", but it should be " + due.get(meter) + " each");
            }
        }
        return byMeter.keySet().equals(due.keySet()) ? Optional.empty() : Optional.of(byMeter + " beside " + due);
    }

    private void add(Share share, LentTime time) {
        booked.merge(new Own(share.meter(), share.project()), time, LentTime::plus);
    }
}
