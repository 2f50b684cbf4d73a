package dev.plenum.server;

import dev.plenum.core.scheduling.Explanation;
import dev.plenum.core.workload.Workload;
import dev.plenum.core.workload.WorkloadId;

/** The question "why does it wait, or why is it there", and "would it start", which the app passes to the loop. Safe from any thread; it blocks for a turn. */
public interface Explainer {

    /** @throws dev.plenum.core.error.PlenumException NOT_FOUND when nothing alive has this id, BUSY when the inbox is full */
    Explanation explain(WorkloadId workload);

    /**
     * Whether there is room for it now, and if not why; nothing is submitted.
     *
     * @throws dev.plenum.core.error.PlenumException what its submission would be refused with, or BUSY
     */
    Explanation outlook(Workload workload);

    /** The summary of it alone, which costs less; errors as there. */
    default String why(WorkloadId workload) {
        return explain(workload).summary();
    }
}
