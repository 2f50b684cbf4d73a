package dev.plenum.core.world;

import dev.plenum.core.billing.Price;
import dev.plenum.core.fleet.ExportRule;
import dev.plenum.core.tenancy.ApiKey;
import dev.plenum.core.tenancy.Payer;
import dev.plenum.core.tenancy.Project;
import dev.plenum.core.workload.Replica;
import dev.plenum.core.workload.WorkloadState;

/**
 * Sees every change of a World at once, after it was made. So whoever keeps an index (the scheduler, the loop's deadlines) has it current without
 * looking everything through. It must not change the World.
 */
public interface Watcher {

    /** Registered, taken from, given back to, or in another state. */
    default void nodeChanged(NodeStatus node) {}

    default void nodeRemoved(NodeStatus last) {}

    /** Created, or its quota, limits, budget or binding were set. */
    default void projectChanged(Project project) {}

    /** Set, taken away, spent or renewed; of an organization or a key. */
    default void budgetChanged(Payer payer) {}

    default void exportRuleSet(ExportRule rule) {}

    default void priceSet(Price price) {}

    default void keyCreated(ApiKey key) {}

    /** Its limits or its end were set. */
    default void keyChanged(ApiKey key) {}

    default void keyRevoked(ApiKey last) {}

    default void submitted(WorkloadState state) {}

    /** @param before the replica as it was; {@code state} has it as it is */
    default void replicaChanged(WorkloadState state, Replica before) {}

    /** It is to stop, or its replicas have to give way. */
    default void stopping(WorkloadState state) {}

    default void ended(WorkloadState last) {}
}
