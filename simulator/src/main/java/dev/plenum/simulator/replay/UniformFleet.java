package dev.plenum.simulator.replay;

import dev.plenum.core.fleet.Capacity;
import dev.plenum.core.fleet.Device;
import dev.plenum.core.fleet.Node;
import dev.plenum.core.units.Mebibytes;
import dev.plenum.core.units.MilliCpu;
import dev.plenum.core.world.Input;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Equal nodes, of which only the devices count: the fleet of a trace that says nothing of nodes.
 *
 * @param devicesPerNode of one model
 */
public record UniformFleet(int nodes, int devicesPerNode) {

    static final String MODEL = "device";
    private static final MilliCpu CPU_WITHOUT_LIMIT = new MilliCpu(Long.MAX_VALUE / 2);

    /** All devices of the fleet. */
    public long devices() {
        return (long) nodes * devicesPerNode;
    }

    List<Input.RegisterNode> registrations() {
        List<Device> devices = IntStream.range(0, devicesPerNode)
                .mapToObj(index -> new Device(index, MODEL, Mebibytes.ZERO, false))
                .toList();
        Capacity capacity = new Capacity(CPU_WITHOUT_LIMIT, Mebibytes.ZERO);
        List<Input.RegisterNode> registrations = new ArrayList<>(nodes);
        for (int number = 0; number < nodes; number++) {
            registrations.add(
                    new Input.RegisterNode(new Node("node-" + number, "default", "simulated", capacity, devices)));
        }
        return registrations;
    }
}
