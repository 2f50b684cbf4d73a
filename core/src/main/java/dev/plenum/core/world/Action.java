package dev.plenum.core.world;

import dev.plenum.core.workload.Placement;
import dev.plenum.core.workload.ReplicaId;
import dev.plenum.core.workload.Workload;
import java.time.Duration;

/** What a runtime is asked to do; idempotent by replica and generation. */
public sealed interface Action {

    ReplicaId replica();

    int generation();

    /** @param epoch of the loop that decided it: a runtime refuses an older one */
    record Start(ReplicaId replica, int generation, long epoch, Workload workload, Placement placement)
            implements Action {}

    /** SIGTERM, then SIGKILL after {@code notice}. */
    record Stop(ReplicaId replica, int generation, Duration notice) implements Action {}

    /** Its end is recorded for good: the runtime may drop all but its log. */
    record Forget(ReplicaId replica, int generation) implements Action {}
}
