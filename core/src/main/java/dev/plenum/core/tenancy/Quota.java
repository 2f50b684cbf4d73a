package dev.plenum.core.tenancy;

import dev.plenum.core.units.MilliCpu;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A project's nominal share: CPU over all its running workloads, and whole devices by model in thousandths. A model that is not named is not limited.
 *
 * @param cpu absent: not limited
 * @param devicesByModel thousandths of devices a model, at most
 */
public record Quota(Optional<MilliCpu> cpu, SortedMap<String, Integer> devicesByModel) {

    public static final Quota UNLIMITED = new Quota(Optional.empty(), new TreeMap<>());

    public Quota {
        devicesByModel = Collections.unmodifiableSortedMap(new TreeMap<>(devicesByModel));
    }
}
