package dev.plenum.api;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A machine of the fleet.
 *
 * @param state {@code ready}, {@code cordoned} or {@code unreachable}
 * @param cpu in cores
 * @param labels what it is and where it stands, such as region, zone and rack
 * @param taints what keeps off every replica that does not tolerate it
 * @param replicas what holds a place there; only where one node is asked for
 */
public record NodeDocument(
        String name,
        String pool,
        String state,
        boolean simulated,
        double cpu,
        double freeCpu,
        long memoryMib,
        long freeMemoryMib,
        List<Device> devices,
        Map<String, String> labels,
        List<String> taints,
        Optional<List<Replica>> replicas) {

    /**
     * @param freeShare 0 to 1
     * @param group its device group, those joined by fast links; absent: the first
     */
    public record Device(
            int index, String model, long memoryMib, double freeShare, boolean simulated, Optional<Integer> group) {}

    /**
     * A replica that holds a place on the node.
     *
     * @param workload its workload's id
     * @param name its workload's name
     * @param phase {@code placed}, {@code running} or {@code ready}
     * @param devices indexes of the node's devices it holds
     * @param cpu in cores
     */
    public record Replica(
            String id,
            String workload,
            String name,
            String kind,
            String project,
            String phase,
            List<Integer> devices,
            double cpu) {}

    /**
     * Body of {@code POST /v1/nodes}: adds devices that do not exist, such as {@code h20x8}.
     *
     * @param count so many nodes alike, each with a name made from the devices; default 1
     * @param labels what they are and where they stand, such as {@code region} and {@code export-rule}
     */
    public record Add(
            String simulated, Optional<String> name, Optional<Integer> count, Optional<Map<String, String>> labels) {}

    /** Body of {@code PUT /v1/nodes/{name}/labels}: all labels of the node. */
    public record Labels(Map<String, String> labels) {}
}
