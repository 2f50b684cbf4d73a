package dev.plenum.core.workload;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Where replicas may run, beyond having room.
 *
 * @param labels by label, the values a node may have; {@code region} and {@code export-rule} are labels like any other
 * @param tolerations taints that do not keep these replicas off
 * @param within how close the replicas of a gang must be; for one replica, {@link Proximity#DEVICE_GROUP} keeps its devices in one group
 * @param mostPerNode how many replicas of the workload one node may hold; 0 is no limit
 */
public record Constraints(
        SortedMap<String, List<String>> labels, List<String> tolerations, Optional<Proximity> within, int mostPerNode) {

    public static final Constraints NONE = new Constraints(new TreeMap<>(), List.of(), Optional.empty(), 0);

    public Constraints {
        labels = Collections.unmodifiableSortedMap(new TreeMap<>(labels));
        tolerations = List.copyOf(tolerations);
    }

    /** How close together: the smallest part of the fleet that must hold them all. */
    public enum Proximity {
        DEVICE_GROUP,
        NODE,
        RACK,
        ZONE,
        REGION
    }
}
