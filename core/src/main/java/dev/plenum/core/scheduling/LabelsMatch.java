package dev.plenum.core.scheduling;

import dev.plenum.core.workload.Request;
import dev.plenum.core.world.NodeStatus;

/** The node's labels have values that the request allows: its region, its export rule, and any other. */
final class LabelsMatch implements Filter {

    @Override
    public boolean admits(Request request, NodeStatus node) {
        if (request.constraints().isEmpty()) {
            return true;
        }
        return request.constraints().get().labels().entrySet().stream().allMatch(asked -> asked.getValue()
                .contains(node.node().labels().getOrDefault(asked.getKey(), "")));
    }

    @Override
    public String ruledOut(Request request) {
        return "have other labels than " + request.constraints().orElseThrow().labels();
    }
}
