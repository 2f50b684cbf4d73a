package dev.plenum.core.owning;

import dev.plenum.core.metering.Meter;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** What the devices of one model, or the cores, cost their owner on one day, as the ledger posts it. */
public record DayCost(LocalDate day, Meter meter, Cost cost) {

    private record Key(LocalDate day, Meter meter) implements Comparable<Key> {

        private static final Comparator<Key> ORDER =
                Comparator.comparing(Key::day).thenComparing(Key::meter);

        @Override
        public int compareTo(Key other) {
            return ORDER.compare(this, other);
        }
    }

    /** The sums of the slots' costs, by day. */
    public static List<DayCost> of(SortedMap<Slot, Cost> costs) {
        SortedMap<Key, Cost> sums = new TreeMap<>();
        costs.forEach(
                (slot, cost) -> sums.merge(new Key(slot.day(), slot.stock().meter()), cost, Cost::plus));
        return sums.entrySet().stream()
                .map(sum -> new DayCost(sum.getKey().day, sum.getKey().meter, sum.getValue()))
                .toList();
    }
}
