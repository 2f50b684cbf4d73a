package dev.plenum.core.scheduling;

import dev.plenum.core.workload.Request;
import dev.plenum.core.world.NodeStatus;

/** Prefers no node, so that the first that registered wins: a stable order keeps load on few nodes. */
public final class FirstFit implements Scorer {

    @Override
    public int score(Request request, NodeStatus node) {
        return 0;
    }
}
