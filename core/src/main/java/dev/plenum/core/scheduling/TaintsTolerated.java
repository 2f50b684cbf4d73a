package dev.plenum.core.scheduling;

import dev.plenum.core.workload.Constraints;
import dev.plenum.core.workload.Request;
import dev.plenum.core.world.NodeStatus;

/** Every taint of the node is tolerated. */
final class TaintsTolerated implements Filter {

    @Override
    public boolean admits(Request request, NodeStatus node) {
        return node.node().taints().isEmpty()
                || request.constraints()
                        .orElse(Constraints.NONE)
                        .tolerations()
                        .containsAll(node.node().taints());
    }

    @Override
    public String ruledOut(Request request) {
        return "have a taint that it does not tolerate";
    }
}
