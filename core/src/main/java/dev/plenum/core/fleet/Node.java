package dev.plenum.core.fleet;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A machine of the fleet, as it registered itself.
 *
 * @param pool its node pool
 * @param runtime which runtime adapter runs its replicas: {@code local}
 * @param devices in index order
 * @param labels what it is and where it stands; {@code region}, {@code zone} and {@code rack} are where gangs may have to stay together
 * @param taints what keeps off every replica that does not tolerate it
 * @param extras further resources by name, such as {@code rdma} in thousandths of a port
 */
public record Node(
        String name,
        String pool,
        String runtime,
        Capacity capacity,
        List<Device> devices,
        SortedMap<String, String> labels,
        List<String> taints,
        SortedMap<String, Long> extras) {

    public Node {
        devices = List.copyOf(devices);
        labels = Collections.unmodifiableSortedMap(new TreeMap<>(labels));
        taints = List.copyOf(taints);
        extras = Collections.unmodifiableSortedMap(new TreeMap<>(extras));
    }

    /** Without labels, taints and further resources. */
    public Node(String name, String pool, String runtime, Capacity capacity, List<Device> devices) {
        this(name, pool, runtime, capacity, devices, new TreeMap<>(), List.of(), new TreeMap<>());
    }

    /** A node whose devices do not exist: what is placed there runs as CPU processes of this machine. */
    public boolean simulated() {
        return !devices.isEmpty() && devices.getFirst().simulated();
    }

    /** Empty where it has none. */
    public String region() {
        return labels.getOrDefault("region", "");
    }

    /** The name of the export rule that it carries; empty where it carries none. */
    public String exportRule() {
        return labels.getOrDefault(ExportRule.LABEL, "");
    }

    /** The same machine with these labels instead of its own. */
    public Node with(SortedMap<String, String> others) {
        return new Node(name, pool, runtime, capacity, devices, others, taints, extras);
    }

    /** Where in {@link #devices} the device with this index stands. */
    public int position(int deviceIndex) {
        if (deviceIndex < devices.size() && devices.get(deviceIndex).index() == deviceIndex) {
            return deviceIndex;
        }
        for (int position = 0; position < devices.size(); position++) {
            if (devices.get(position).index() == deviceIndex) {
                return position;
            }
        }
        throw new IllegalArgumentException("node " + name + " has no device " + deviceIndex);
    }
}
