package dev.plenum.core.scheduling;

import dev.plenum.core.workload.Placement;
import dev.plenum.core.workload.Replica;
import dev.plenum.core.workload.Request;
import dev.plenum.core.workload.WorkloadState;
import dev.plenum.core.world.NodeStatus;
import dev.plenum.core.world.World;
import java.util.LinkedHashMap;
import java.util.SequencedMap;

/** The fleet as it would be if some workloads were not there: shown to the scheduler's index while something is tried out, and put back at the end. */
final class Tryout implements AutoCloseable {

    private final World world;
    private final FleetIndex fleet;
    private final Reservations reservations;
    private final SequencedMap<String, NodeStatus> changed = new LinkedHashMap<>();

    Tryout(World world, FleetIndex fleet, Reservations reservations) {
        this.world = world;
        this.fleet = fleet;
        this.reservations = reservations;
    }

    void without(WorkloadState workload) {
        shift(workload, true);
    }

    void with(WorkloadState workload) {
        shift(workload, false);
    }

    private void shift(WorkloadState workload, boolean away) {
        for (Replica replica : workload.replicas()) {
            if (replica.phase().place().isPresent()) {
                Placement place = replica.phase().place().get();
                Request held = workload.workload().held(replica.id().rank(), place);
                NodeStatus node =
                        changed.getOrDefault(place.node(), world.nodes().get(place.node()));
                NodeStatus after = away ? node.giveBack(held, place) : node.take(held, place);
                changed.put(place.node(), after);
                fleet.put(reservations.without(after));
            }
        }
    }

    @Override
    public void close() {
        changed.keySet()
                .forEach(name -> fleet.put(reservations.without(world.nodes().get(name))));
    }
}
