package dev.plenum.core.scheduling;

import dev.plenum.core.fleet.Device;
import dev.plenum.core.workload.Request;
import dev.plenum.core.world.NodeStatus;
import java.util.List;

/** The node has devices of a model asked for; and what asks for no device stays off nodes whose devices are simulated. */
final class DeviceModelMatches implements Filter {

    @Override
    public boolean admits(Request request, NodeStatus node) {
        if (request.devices().isEmpty()) {
            return !node.node().simulated();
        }
        Request.Devices asked = request.devices().get();
        List<Device> devices = node.node().devices();
        for (int position = 0; position < devices.size(); position++) {
            if (asked.accepts(devices.get(position).model())) {
                return true;
            }
        }
        return false;
    }

    @Override
    public String ruledOut(Request request) {
        return request.devices()
                .map(asked -> "have no device of model " + models(asked))
                .orElse("are simulated and take only what asks for their devices");
    }

    static String models(Request.Devices asked) {
        if (asked.model().equals(Request.Devices.ANY)) {
            return "any kind";
        }
        return asked.alternatives().isEmpty()
                ? asked.model()
                : asked.model() + " or " + String.join(" or ", asked.alternatives());
    }
}
