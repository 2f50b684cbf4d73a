package dev.plenum.core.scheduling;

import dev.plenum.core.workload.Request;
import dev.plenum.core.world.NodeStatus;

/** The node has the memory free. */
final class EnoughMemory implements Filter {

    @Override
    public boolean admits(Request request, NodeStatus node) {
        return node.freeMemory().count() >= request.memory().count();
    }

    @Override
    public String ruledOut(Request request) {
        return "have less free memory than " + request.memory();
    }
}
