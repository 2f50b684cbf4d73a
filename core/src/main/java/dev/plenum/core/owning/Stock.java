package dev.plenum.core.owning;

import dev.plenum.core.fleet.Device;
import dev.plenum.core.fleet.Node;
import dev.plenum.core.metering.Meter;
import java.util.Comparator;

/**
 * What is owned of one kind: devices of one model in one node pool of one region. Of a node without devices it is the node's cores.
 *
 * @param meter what its use is metered in: device-seconds of the model, or core-seconds
 * @param region the nodes' label {@code region}; empty where they have none
 */
public record Stock(Meter meter, String pool, String region) implements Comparable<Stock> {

    private static final Comparator<Stock> ORDER =
            Comparator.comparing(Stock::meter).thenComparing(Stock::pool).thenComparing(Stock::region);

    static Stock of(Node node, Device device) {
        return of(node, new Meter(Meter.Kind.DEVICE_SECONDS, device.model(), device.simulated()));
    }

    static Stock ofCores(Node node) {
        return of(node, new Meter(Meter.Kind.CORE_SECONDS, "", false));
    }

    private static Stock of(Node node, Meter meter) {
        return new Stock(meter, node.pool(), node.labels().getOrDefault("region", ""));
    }

    @Override
    public int compareTo(Stock other) {
        return ORDER.compare(this, other);
    }
}
