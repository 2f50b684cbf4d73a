package dev.plenum.server;

import dev.plenum.core.workload.WorkloadState;
import dev.plenum.core.world.NodeStatus;
import java.util.List;

/**
 * The nodes as the loop has them, which the app passes on as a question: 10,000 of them are copied in microseconds, where a view would read 10,000
 * rows. Safe from any thread; it blocks for a turn.
 */
public interface Fleet {

    /** In the order in which they registered. */
    List<NodeStatus> nodes();

    /** What has a replica with a place on that node; the other replicas of these workloads may be elsewhere. */
    List<WorkloadState> on(String node);
}
