package dev.plenum.core.owning;

import dev.plenum.core.metering.Meter;
import dev.plenum.core.units.Money;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * What a fleet earned and what owning it cost, row by row. Every nano-unit of revenue and of cost is in exactly one row, so that the rows add up to the
 * fleet's revenue less its cost, however they are split.
 */
public record Margin(List<Row> rows) {

    public Margin {
        rows = List.copyOf(rows);
    }

    /** What one project earned the owner with one meter. */
    public record Earned(String project, Meter meter, Money amount) {}

    /** What a row is about. */
    public enum Of {
        /** One device model. */
        DEVICE,
        /** The cores of nodes without devices. */
        CORES,
        /** One public model name: its tokens and requests. */
        SERVED_MODEL,
        PROJECT,
        /** One service: the tokens sold under its name, against the devices its replicas were placed on. */
        SERVICE,
        /** Device and core time sold to projects, against the devices of all that is no service. */
        TIME,
        /** What is due beside usage: reserved capacity and what it covered, tiers, refunds and credits. */
        CHARGES,
        /** What nobody used: idle and out of service. */
        FLEET
    }

    /** @param name of the model, project or service; empty where there is one row only */
    public record Row(Of of, String name, Money revenue, Cost cost) {

        public Money margin() {
            return revenue.minus(cost.total());
        }

        private Row plus(Row other) {
            return new Row(of, name, revenue.plus(other.revenue), cost.plus(other.cost));
        }
    }

    /** Which row revenue and cost belong to. */
    public record Split(Function<Earned, Key> revenue, Function<Slot, Key> cost) {

        public static Split byModel() {
            return new Split(
                    earned -> sold(earned.meter()), slot -> sold(slot.stock().meter()));
        }

        public static Split byProject() {
            return new Split(
                    earned -> new Key(Of.PROJECT, earned.project()),
                    slot -> slot.project().isEmpty() ? Key.FLEET : new Key(Of.PROJECT, slot.project()));
        }

        /** @param service the name of the service that a workload id is of; empty for other workloads */
        public static Split byService(Function<String, Optional<String>> service) {
            return new Split(
                    earned -> takesTime(earned.meter())
                            ? Key.TIME
                            : new Key(Of.SERVICE, earned.meter().subject()),
                    slot -> slot.project().isEmpty()
                            ? Key.FLEET
                            : service.apply(slot.workload())
                                    .map(name -> new Key(Of.SERVICE, name))
                                    .orElse(Key.TIME));
        }

        private static Key sold(Meter meter) {
            return switch (meter.kind()) {
                case DEVICE_SECONDS, OWNED_DEVICE_SECONDS -> new Key(Of.DEVICE, meter.subject());
                case CORE_SECONDS, OWNED_CORE_SECONDS -> new Key(Of.CORES, "");
                case INPUT_TOKENS, CACHED_INPUT_TOKENS, OUTPUT_TOKENS, REQUESTS ->
                    new Key(Of.SERVED_MODEL, meter.subject());
            };
        }

        private static boolean takesTime(Meter meter) {
            return sold(meter).of != Of.SERVED_MODEL;
        }
    }

    /** Of one row. */
    public record Key(Of of, String name) implements Comparable<Key> {

        static final Key FLEET = new Key(Of.FLEET, "");
        static final Key TIME = new Key(Of.TIME, "");
        static final Key CHARGES = new Key(Of.CHARGES, "");

        private static final Comparator<Key> ORDER =
                Comparator.comparing(Key::of).thenComparing(Key::name);

        @Override
        public int compareTo(Key other) {
            return ORDER.compare(this, other);
        }
    }

    /** @param costs of each slot, as {@link OwningCost} has them */
    public static Margin of(List<Earned> revenue, SortedMap<Slot, Cost> costs, Split split) {
        return of(revenue, Money.ZERO, costs, split);
    }

    /** @param charges what organizations owe beside usage, without tax; below zero where they got more back */
    public static Margin of(List<Earned> revenue, Money charges, SortedMap<Slot, Cost> costs, Split split) {
        SortedMap<Key, Row> rows = new TreeMap<>();
        if (!charges.isZero()) {
            add(rows, Key.CHARGES, charges, Cost.ZERO);
        }
        for (Earned earned : revenue) {
            add(rows, split.revenue.apply(earned), earned.amount(), Cost.ZERO);
        }
        costs.forEach((slot, cost) -> add(rows, split.cost.apply(slot), Money.ZERO, cost));
        return new Margin(List.copyOf(rows.values()));
    }

    private static void add(SortedMap<Key, Row> rows, Key key, Money revenue, Cost cost) {
        rows.merge(key, new Row(key.of, key.name, revenue, cost), Row::plus);
    }

    /** The sum of all rows: the fleet's revenue and its cost. */
    public Row total() {
        return rows.stream().reduce(new Row(Of.FLEET, "", Money.ZERO, Cost.ZERO), Row::plus);
    }
}
