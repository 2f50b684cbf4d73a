package dev.plenum.core.scheduling;

import dev.plenum.core.workload.Constraints;
import dev.plenum.core.workload.Request;
import dev.plenum.core.world.NodeStatus;

/** How many replicas with the same request a node has room for that admits one. */
final class Room {

    private Room() {}

    static int of(Request request, NodeStatus node) {
        long room = Integer.MAX_VALUE;
        if (request.cpu().thousandths() > 0) {
            room = Math.min(room, node.freeCpu().thousandths() / request.cpu().thousandths());
        }
        if (request.memory().count() > 0) {
            room = Math.min(room, node.freeMemory().count() / request.memory().count());
        }
        for (var asked : request.extras().entrySet()) {
            if (asked.getValue() > 0) {
                room = Math.min(room, node.freeExtras().getOrDefault(asked.getKey(), 0L) / asked.getValue());
            }
        }
        int most = request.constraints().map(Constraints::mostPerNode).orElse(0);
        if (most > 0) {
            room = Math.min(room, most);
        }
        return (int) Math.min(
                room, request.devices().map(asked -> devices(asked, node)).orElse(Integer.MAX_VALUE));
    }

    private static int devices(Request.Devices asked, NodeStatus node) {
        int room = 0;
        for (int position = 0; position < node.freeShares().size(); position++) {
            if (asked.accepts(node.node().devices().get(position).model())) {
                room += node.freeShares().at(position) / asked.share().thousandths();
            }
        }
        return room / asked.count();
    }
}
