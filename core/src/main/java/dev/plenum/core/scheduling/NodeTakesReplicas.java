package dev.plenum.core.scheduling;

import dev.plenum.core.fleet.NodeState;
import dev.plenum.core.workload.Request;
import dev.plenum.core.world.NodeStatus;

/** The node is ready: neither cordoned nor out of reach. */
final class NodeTakesReplicas implements Filter {

    @Override
    public boolean admits(Request request, NodeStatus node) {
        return switch (node.state()) {
            case NodeState.Ready _ -> true;
            case NodeState.Cordoned _, NodeState.Unreachable _ -> false;
        };
    }

    @Override
    public String ruledOut(Request request) {
        return "take no new replicas (cordoned or out of reach)";
    }
}
