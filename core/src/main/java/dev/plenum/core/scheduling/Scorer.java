package dev.plenum.core.scheduling;

import dev.plenum.core.workload.Request;
import dev.plenum.core.world.NodeStatus;

/**
 * How good a node is for one replica among those that all filters admit. One class each, named after what it prefers. A score depends on nothing but
 * the request and the state of the node (and the mix of requests, while {@link #version} stands), so that it can be kept until the node changes.
 */
public interface Scorer {

    /** The highest score there is. */
    int BEST = 1 << 24;

    /** 0 to {@link #BEST}, higher is better; equal scores go to the node that registered first. */
    int score(Request request, NodeStatus node);

    /** Which device a fraction gets: a position in the node's devices. The first that has it free, unless a policy knows better. */
    default int device(Request request, NodeStatus node) {
        return EnoughDevices.first(request.devices().orElseThrow(), node);
    }

    /** Something was asked for: what learns the mix of requests counts it. */
    default void asked(Request request, int replicas) {}

    /** Grows when scores of unchanged nodes have changed. */
    default long version() {
        return 0;
    }
}
