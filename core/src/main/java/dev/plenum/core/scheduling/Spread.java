package dev.plenum.core.scheduling;

import dev.plenum.core.workload.Replica;
import dev.plenum.core.workload.WorkloadState;
import java.util.SortedMap;
import java.util.TreeMap;

/** Keeps the replicas of one workload from crowding on a node: nodes that hold as many as they may do not count. */
final class Spread {

    private final int most;
    private final SortedMap<Integer, Integer> counts = new TreeMap<>();

    /** @param most per node; 0 is no limit */
    Spread(FleetIndex fleet, WorkloadState state, int most) {
        this.most = most;
        if (most > 0) {
            for (Replica replica : state.replicas()) {
                replica.phase().place().ifPresent(place -> placed(fleet.slot(place.node())));
            }
        }
    }

    void placed(int slot) {
        if (most > 0) {
            counts.merge(slot, 1, Integer::sum);
        }
    }

    boolean full(int slot) {
        return most > 0 && counts.getOrDefault(slot, 0) >= most;
    }

    /** The best node of the ranking that is not full of this workload; -1 when there is none. */
    int top(NodeRanking ranking) {
        counts.forEach((slot, count) -> {
            if (count >= most) {
                ranking.exclude(slot);
            }
        });
        int top = ranking.top();
        counts.forEach((slot, count) -> {
            if (count >= most) {
                ranking.include(slot);
            }
        });
        return top;
    }
}
