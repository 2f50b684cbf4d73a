package dev.plenum.core.scheduling;

import dev.plenum.core.fleet.Device;
import dev.plenum.core.workload.Constraints;
import dev.plenum.core.workload.Request;
import dev.plenum.core.world.NodeStatus;
import java.util.List;
import java.util.Optional;

/**
 * The node has enough devices of one model whose free share is large enough, in one device group where the request asks for that; it also says which
 * they are.
 */
final class EnoughDevices implements Filter {

    private static final int[] NONE = {};

    @Override
    public boolean admits(Request request, NodeStatus node) {
        if (request.devices().isEmpty()) {
            return true;
        }
        Request.Devices asked = request.devices().get();
        // Cheap and often enough: whole devices cannot come from fewer free ones.
        if (!asked.fraction() && node.freeShares().whole() < asked.count()) {
            return false;
        }
        return asked.fraction() ? first(asked, node) >= 0 : start(request, asked, node) >= 0;
    }

    /** The lowest position whose device has the share free; -1 when none has. */
    static int first(Request.Devices asked, NodeStatus node) {
        List<Device> devices = node.node().devices();
        for (int position = 0; position < devices.size(); position++) {
            if (node.freeShares().at(position) >= asked.share().thousandths()
                    && asked.accepts(devices.get(position).model())) {
                return position;
            }
        }
        return -1;
    }

    /** Positions of free devices of one model, ascending: the lowest that fit, none when there are not enough. */
    static int[] whole(Request request, Request.Devices asked, NodeStatus node) {
        int start = start(request, asked, node);
        return start < 0 ? NONE : take(node, start, inOneGroup(request), asked.count());
    }

    /** Where to begin to take them, -1 when there are not enough: the first model that has them, and of its groups the one that keeps least. */
    private static int start(Request request, Request.Devices asked, NodeStatus node) {
        boolean oneGroup = inOneGroup(request);
        List<Device> devices = node.node().devices();
        int best = -1;
        int fewest = Integer.MAX_VALUE;
        for (int start = 0; start < devices.size(); start++) {
            boolean another = start == 0 || !sameKind(devices.get(start - 1), devices.get(start), oneGroup);
            if (another && asked.accepts(devices.get(start).model())) {
                int free = free(node, start, oneGroup);
                if (free >= asked.count() && free < fewest) {
                    best = start;
                    fewest = free;
                }
                if (best >= 0 && !oneGroup) {
                    return best;
                }
            }
        }
        return best;
    }

    private static boolean inOneGroup(Request request) {
        return request.constraints().isPresent()
                && request.constraints().get().within().equals(Optional.of(Constraints.Proximity.DEVICE_GROUP));
    }

    private static boolean sameKind(Device one, Device other, boolean oneGroup) {
        return one.model().equals(other.model()) && (!oneGroup || one.group() == other.group());
    }

    private static int free(NodeStatus node, int like, boolean oneGroup) {
        List<Device> devices = node.node().devices();
        int free = 0;
        for (int position = like; position < devices.size(); position++) {
            if (node.freeShares().at(position) == 1000
                    && sameKind(devices.get(like), devices.get(position), oneGroup)) {
                free++;
            }
        }
        return free;
    }

    private static int[] take(NodeStatus node, int like, boolean oneGroup, int count) {
        List<Device> devices = node.node().devices();
        int[] taken = new int[count];
        int at = 0;
        for (int position = like; at < count; position++) {
            if (node.freeShares().at(position) == 1000
                    && sameKind(devices.get(like), devices.get(position), oneGroup)) {
                taken[at++] = position;
            }
        }
        return taken;
    }

    @Override
    public String ruledOut(Request request) {
        return request.devices()
                .map(asked -> "have fewer than " + asked.count() + " free " + DeviceModelMatches.models(asked)
                        + (asked.fraction()
                                ? " with a share of " + asked.share().thousandths() + " thousandths"
                                : ""))
                .orElse("");
    }
}
