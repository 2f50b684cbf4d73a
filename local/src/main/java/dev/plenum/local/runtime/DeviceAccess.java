package dev.plenum.local.runtime;

import dev.plenum.core.workload.Placement;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * What a replica needs to use its devices and nothing else: their files below /dev and the variables by which vendors'
 * libraries know which devices are visible.
 */
public record DeviceAccess(List<Path> nodes, Map<String, String> environment) {
    public static final DeviceAccess NOTHING = new DeviceAccess(List.of(), Map.of());

    public DeviceAccess {
        nodes = List.copyOf(nodes);
        environment = Map.copyOf(environment);
    }

    /** Finds the access for a placement; one without devices, or with simulated ones, sees no real device. */
    @FunctionalInterface
    public interface Source {
        DeviceAccess of(Placement placement);
    }
}
