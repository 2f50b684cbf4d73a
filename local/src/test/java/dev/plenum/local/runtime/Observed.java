package dev.plenum.local.runtime;

import dev.plenum.core.port.Runtime;
import dev.plenum.core.workload.ReplicaId;
import dev.plenum.core.world.Observation;
import dev.plenum.local.shim.Eventually;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Keeps what a runtime observed, for tests to wait for. */
final class Observed implements Runtime.Observer {
    record One(ReplicaId replica, int generation, Observation observation) {}

    private final List<One> all = new CopyOnWriteArrayList<>();

    @Override
    public void observed(ReplicaId replica, int generation, Observation observation) {
        all.add(new One(replica, generation, observation));
    }

    List<One> all() {
        return all;
    }

    <T extends Observation> List<T> of(ReplicaId replica, Class<T> kind) {
        return all.stream()
                .filter(one -> one.replica().equals(replica) && kind.isInstance(one.observation()))
                .map(one -> kind.cast(one.observation()))
                .toList();
    }

    <T extends Observation> T await(ReplicaId replica, Class<T> kind) throws Exception {
        Eventually.that(replica + " " + kind.getSimpleName() + "; seen: " + all, () -> !of(replica, kind)
                .isEmpty());
        return of(replica, kind).getLast();
    }
}
