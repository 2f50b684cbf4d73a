package dev.plenum.core.scheduling;

import dev.plenum.core.workload.Request;
import dev.plenum.core.world.NodeStatus;

/** The node has devices of the model asked for; and what asks for no device stays off nodes whose devices are simulated. */
final class DeviceModelMatches implements Filter {

    @Override
    public boolean admits(Request request, NodeStatus node) {
        return request.devices()
                .map(asked -> node.node().devices().stream()
                        .anyMatch(device -> device.model().equals(asked.model())))
                .orElseGet(() -> !node.node().simulated());
    }

    @Override
    public String ruledOut(Request request) {
        return request.devices()
                .map(asked -> "have no device of model " + asked.model())
                .orElse("are simulated and take only what asks for their devices");
    }
}
