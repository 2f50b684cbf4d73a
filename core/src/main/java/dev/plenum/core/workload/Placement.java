package dev.plenum.core.workload;

import java.util.List;

/**
 * Where a replica was put.
 *
 * @param deviceIndexes the node's devices it holds, ascending; empty on the CPU
 * @param simulated the devices do not exist
 */
public record Placement(String node, List<Integer> deviceIndexes, boolean simulated) {

    public Placement {
        deviceIndexes = List.copyOf(deviceIndexes);
    }
}
