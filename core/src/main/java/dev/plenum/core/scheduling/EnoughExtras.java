package dev.plenum.core.scheduling;

import dev.plenum.core.workload.Request;
import dev.plenum.core.world.NodeStatus;

/** The node has the further resources free that are asked for by name. */
final class EnoughExtras implements Filter {

    @Override
    public boolean admits(Request request, NodeStatus node) {
        if (request.extras().isEmpty()) {
            return true;
        }
        return request.extras().entrySet().stream()
                .allMatch(asked -> node.freeExtras().getOrDefault(asked.getKey(), 0L) >= asked.getValue());
    }

    @Override
    public String ruledOut(Request request) {
        return "have less free than " + request.extras();
    }
}
