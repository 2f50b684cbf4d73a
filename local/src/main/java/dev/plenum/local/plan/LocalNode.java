package dev.plenum.local.plan;

import dev.plenum.core.fleet.Capacity;
import dev.plenum.core.fleet.Device;
import dev.plenum.core.fleet.Node;
import dev.plenum.core.units.Mebibytes;
import dev.plenum.core.units.MilliCpu;
import dev.plenum.core.workload.Placement;
import dev.plenum.local.device.AcceleratorDevice;
import dev.plenum.local.device.DeviceDiscovery;
import dev.plenum.local.runtime.DeviceAccess;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** This machine as a node of the fleet, and the access that its replicas get to its devices. */
public final class LocalNode implements DeviceAccess.Source {

    /** Of the machine's memory, what replicas may have; the rest is for the system and Plenum itself. */
    private static final double MEMORY_FOR_REPLICAS = 0.9;

    private final String name;
    private final DeviceDiscovery.Discovery found;

    public LocalNode(String name, DeviceDiscovery.Discovery found) {
        this.name = name;
        this.found = found;
    }

    /** What this machine registers itself as. */
    public Node node() {
        List<Device> devices = new ArrayList<>();
        for (int index = 0; index < found.accelerators().size(); index++) {
            AcceleratorDevice device = found.accelerators().get(index);
            devices.add(new Device(index, key(device.model()), new Mebibytes(device.memoryMebibytes()), false));
        }
        long memory = (long) (found.cpu().memoryMebibytes() * MEMORY_FOR_REPLICAS);
        return new Node(
                name,
                "default",
                "local",
                new Capacity(MilliCpu.cores(found.cpu().cores()), new Mebibytes(memory)),
                devices);
    }

    /** The CPU as the kernel prints it, and a sentence for each vendor's tool in trouble. */
    public List<String> facts() {
        List<String> facts = new ArrayList<>();
        facts.add("CPU: " + found.cpu().model());
        facts.addAll(found.notes());
        return facts;
    }

    @Override
    public DeviceAccess of(Placement placement) {
        if (placement.simulated()) {
            return new DeviceAccess(List.of(), AcceleratorDevice.visibleVariables(List.of()));
        }
        List<AcceleratorDevice> assigned = placement.deviceIndexes().stream()
                .map(found.accelerators()::get)
                .toList();
        List<Path> nodes = assigned.stream()
                .flatMap(device -> device.nodes().stream())
                .distinct()
                .toList();
        return new DeviceAccess(nodes, AcceleratorDevice.visibleVariables(assigned));
    }

    /** A device model as a key of prices and quotas: {@code NVIDIA H100 80GB HBM3} is {@code nvidia-h100-80gb-hbm3}. */
    static String key(String model) {
        return model.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-").replaceAll("^-|-$", "");
    }
}
