package dev.plenum.core.workload;

import java.util.List;

/**
 * Where a replica was put.
 *
 * @param deviceIndexes the node's devices it holds, ascending; empty on the CPU
 * @param simulated the devices do not exist
 * @param model of those devices; empty on the CPU, and in journals of version 0.1, where it is the one asked for
 * @param variant 0 is the workload's own request, 1 its first {@link Variant}
 * @param region of the node when it was put there, which prices may depend on; empty where it has none
 */
public record Placement(
        String node, List<Integer> deviceIndexes, boolean simulated, String model, int variant, String region) {

    public Placement {
        deviceIndexes = List.copyOf(deviceIndexes);
    }

    /** On a node without a region. */
    public Placement(String node, List<Integer> deviceIndexes, boolean simulated, String model, int variant) {
        this(node, deviceIndexes, simulated, model, variant, "");
    }

    /** On the CPU, or on the model that was asked for. */
    public Placement(String node, List<Integer> deviceIndexes, boolean simulated) {
        this(node, deviceIndexes, simulated, "", 0);
    }
}
