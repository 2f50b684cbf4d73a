package dev.plenum.core.port;

import dev.plenum.core.workload.ReplicaId;
import dev.plenum.core.world.Action;
import dev.plenum.core.world.Observation;
import java.util.Collection;

/**
 * Where replicas run. Every call returns at once; what came of it arrives as observations. Every call is idempotent by replica and generation:
 * repeating one does nothing new.
 */
public interface Runtime extends AutoCloseable {

    /**
     * Called once, before anything else: takes back what runs here. Each expected replica is observed (Started and Ready again, Ended, or Ended as
     * lost when there is no trace of it); what is found and not expected is stopped and dropped.
     */
    void readopt(Collection<Expected> expected);

    void start(Action.Start start);

    void stop(Action.Stop stop);

    void forget(Action.Forget forget);

    /** Lets go of the replicas without stopping them. */
    @Override
    void close();

    /**
     * A replica that the World believes to be here.
     *
     * @param started whether its process was ever seen to run; one that was only placed may still be started
     */
    record Expected(ReplicaId replica, int generation, boolean started) {}

    /** Where observations go. It never blocks and never refuses. */
    @FunctionalInterface
    interface Observer {
        void observed(ReplicaId replica, int generation, Observation observation);
    }
}
