package dev.plenum.core.scheduling;

import dev.plenum.core.workload.Request;
import dev.plenum.core.world.NodeStatus;

/** The node has the CPU free. */
final class EnoughCpu implements Filter {

    @Override
    public boolean admits(Request request, NodeStatus node) {
        return node.freeCpu().thousandths() >= request.cpu().thousandths();
    }

    @Override
    public String ruledOut(Request request) {
        return "have less free CPU than " + request.cpu();
    }
}
