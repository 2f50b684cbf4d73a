package dev.plenum.server;

import dev.plenum.api.Wire;
import dev.plenum.core.fleet.Device;
import dev.plenum.core.world.NodeStatus;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** Keeps the fleet as it was asked for last, for as long as the journal has not moved: many readers, one question to the loop. */
final class FleetMemory {

    private static final int TAG_DIGITS = 16;

    private final ServerPorts ports;
    private long position = -1;
    private List<NodeStatus> nodes = List.of();
    private SortedMap<String, Boolean> simulated = new TreeMap<>();
    private SortedMap<String, Integer> devices = new TreeMap<>();
    private Picture picture = new Picture("", "");
    private long pictured = -1;

    FleetMemory(ServerPorts ports) {
        this.ports = ports;
    }

    /** @param tag of this text, as an ETag has it */
    record Picture(String tag, String json) {}

    synchronized List<NodeStatus> nodes() {
        refresh();
        return nodes;
    }

    /** Whether all devices of that model do not exist; false where there is none of it. */
    synchronized boolean simulated(String model) {
        refresh();
        return simulated.getOrDefault(model, false);
    }

    /** How many devices of that model there are, on any node. */
    synchronized int devices(String model) {
        refresh();
        return devices.getOrDefault(model, 0);
    }

    /** Of all devices that there are, by name. */
    synchronized List<String> models() {
        refresh();
        return List.copyOf(devices.keySet());
    }

    /** Of all nodes. */
    synchronized double cores() {
        refresh();
        return nodes.stream()
                        .mapToLong(status -> status.node().capacity().cpu().thousandths())
                        .sum()
                / 1000.0;
    }

    /** The {@link dev.plenum.api.FleetDocument}, written once a position. */
    synchronized Picture picture() {
        refresh();
        if (pictured != position) {
            String json = Wire.mapper().writeValueAsString(FleetDocuments.of(nodes));
            picture = new Picture('"' + Secrets.sha256Hex(json).substring(0, TAG_DIGITS) + '"', json);
            pictured = position;
        }
        return picture;
    }

    private void refresh() {
        // Read before the loop is asked: its answer is at least as new.
        long now = ports.views().position();
        if (now == position) {
            return;
        }
        nodes = ports.fleet().nodes();
        simulated = new TreeMap<>();
        devices = new TreeMap<>();
        for (NodeStatus status : nodes) {
            for (Device device : status.node().devices()) {
                simulated.merge(device.model(), device.simulated(), Boolean::logicalAnd);
                devices.merge(device.model(), 1, Integer::sum);
            }
        }
        position = now;
    }
}
