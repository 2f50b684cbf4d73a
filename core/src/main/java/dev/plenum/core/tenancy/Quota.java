package dev.plenum.core.tenancy;

import dev.plenum.core.units.MilliCpu;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A project's share of the fleet. Device models that are not named are not limited.
 *
 * @param cpu what its running workloads may hold together; absent: not limited
 * @param devicesByModel its nominal share, in thousandths of devices a model
 * @param borrowingByModel how much it may borrow beyond that while others leave theirs idle, in thousandths; not named: nothing
 */
public record Quota(
        Optional<MilliCpu> cpu,
        SortedMap<String, Integer> devicesByModel,
        SortedMap<String, Integer> borrowingByModel) {

    public static final Quota UNLIMITED = new Quota(Optional.empty(), new TreeMap<>());

    /** A borrowing limit that never binds. */
    public static final int ALL_THAT_IS_IDLE = Integer.MAX_VALUE;

    public Quota {
        devicesByModel = Collections.unmodifiableSortedMap(new TreeMap<>(devicesByModel));
        borrowingByModel = Collections.unmodifiableSortedMap(new TreeMap<>(borrowingByModel));
    }

    /** Without borrowing. */
    public Quota(Optional<MilliCpu> cpu, SortedMap<String, Integer> devicesByModel) {
        this(cpu, devicesByModel, new TreeMap<>());
    }

    /** Nominal share in thousandths; empty where the model is not limited. */
    public Optional<Integer> nominal(String model) {
        return Optional.ofNullable(devicesByModel.get(model));
    }

    /** The most it may ever hold of a model, borrowed share included, in thousandths. */
    public long most(String model) {
        Integer nominal = devicesByModel.get(model);
        return nominal == null ? Long.MAX_VALUE : (long) nominal + borrowingByModel.getOrDefault(model, 0);
    }
}
