package dev.plenum.core.scheduling;

import dev.plenum.core.fleet.Device;
import dev.plenum.core.workload.Request;
import dev.plenum.core.world.NodeStatus;
import java.util.List;

/** The node has enough devices of the model whose free share is large enough; it also says which they are. */
final class EnoughDevices implements Filter {

    @Override
    public boolean admits(Request request, NodeStatus node) {
        return request.devices()
                .map(asked -> choose(asked, node).size() == asked.count())
                .orElse(true);
    }

    /** The devices a replica would get: the lowest indexes that fit, fewer than asked for when there are not enough. */
    static List<Integer> choose(Request.Devices asked, NodeStatus node) {
        return node.node().devices().stream()
                .filter(device -> device.model().equals(asked.model()))
                .map(Device::index)
                .filter(index -> node.freeShares().get(index).compareTo(asked.share()) >= 0)
                .limit(asked.count())
                .toList();
    }

    @Override
    public String ruledOut(Request request) {
        return request.devices()
                .map(asked -> "have fewer than " + asked.count() + " free " + asked.model()
                        + (asked.share().thousandths() < 1000
                                ? " with a share of " + asked.share().thousandths() + " thousandths"
                                : ""))
                .orElse("");
    }
}
