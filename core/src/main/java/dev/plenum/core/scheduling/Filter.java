package dev.plenum.core.scheduling;

import dev.plenum.core.workload.Request;
import dev.plenum.core.world.NodeStatus;

/** A hard condition that a node must meet for one replica. One class each, named after what it asks. */
public interface Filter {

    boolean admits(Request request, NodeStatus node);

    /** Why a node was ruled out, to follow "2 nodes": such as "have less free memory than 512 MiB". */
    String ruledOut(Request request);
}
