package dev.plenum.simulator;

import dev.plenum.core.metering.Quantity;
import dev.plenum.core.port.Journal;
import dev.plenum.core.workload.ReplicaId;
import dev.plenum.core.world.Event;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** What must hold of a whole history whose replicas have all ended: billed time is run time, and no submission was taken twice. */
final class Bills {

    private Bills() {}

    /** @param used unit-seconds (devices, or cores) that each replica really used */
    static List<String> wrong(Journal journal, Map<ReplicaId, Double> used) {
        List<String> wrong = new ArrayList<>();
        Map<ReplicaId, Quantity> billed = new TreeMap<>();
        Set<String> keys = new HashSet<>();
        journal.replay(0, batch -> batch.events().forEach(event -> {
            event.used()
                    .ifPresent(
                            usage -> billed.merge(ReplicaId.parse(usage.source()), usage.quantity(), Quantity::plus));
            if (event instanceof Event.WorkloadSubmitted submitted
                    && !keys.add(submitted.idempotency().orElseThrow().key())) {
                wrong.add("taken twice: " + submitted.id());
            }
        }));
        used.forEach((replica, expected) -> {
            double actual = billed.getOrDefault(replica, Quantity.ZERO).units().doubleValue();
            if (Math.abs(expected - actual) > 1e-4) {
                wrong.add(replica + " ran for " + expected + " unit-seconds and was billed " + actual);
            }
        });
        return wrong;
    }
}
