package dev.plenum.simulator.trace;

import java.util.List;
import java.util.OptionalLong;

/**
 * One request of the OpenB trace, which calls it a pod.
 *
 * @param cpuThousandths thousandths of a core
 * @param memoryMebibytes MiB
 * @param devices 0 for CPU work
 * @param shareThousandths of each device, 1 to 1000; below 1000 only with one device, 0 with none
 * @param models allowed device models; any where empty
 * @param creationSeconds since the start of the trace, where the file says so
 * @param deletionSeconds since the start of the trace, where the file says so
 */
public record OpenbPod(
        String name,
        long cpuThousandths,
        long memoryMebibytes,
        int devices,
        int shareThousandths,
        List<String> models,
        OptionalLong creationSeconds,
        OptionalLong deletionSeconds) {

    static final String PREFIX = "openb-pod-";

    public OpenbPod {
        models = List.copyOf(models);
    }

    /** By which arrival orders name it: the digits of its name. It is not its place in the list. */
    public int number() {
        return Integer.parseInt(name, PREFIX.length(), name.length(), 10);
    }
}
