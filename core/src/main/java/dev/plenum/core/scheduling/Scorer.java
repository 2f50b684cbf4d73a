package dev.plenum.core.scheduling;

import dev.plenum.core.workload.Request;
import dev.plenum.core.world.NodeStatus;

/** How good a node is for one replica among those that all filters admit. One class each, named after what it prefers. */
public interface Scorer {

    /** Higher is better; equal scores go to the node that registered first. */
    long score(Request request, NodeStatus node);
}
