package dev.plenum.core.fleet;

import java.util.List;

/**
 * A machine of the fleet, as it registered itself.
 *
 * @param pool its node pool
 * @param runtime which runtime adapter runs its replicas: {@code local}
 * @param devices in index order
 */
public record Node(String name, String pool, String runtime, Capacity capacity, List<Device> devices) {

    public Node {
        devices = List.copyOf(devices);
    }

    /** A node whose devices do not exist: what is placed there runs as CPU processes of this machine. */
    public boolean simulated() {
        return !devices.isEmpty() && devices.stream().allMatch(Device::simulated);
    }
}
