package dev.plenum.core.scheduling;

import dev.plenum.core.workload.WorkloadState;

/** In which order workloads of the same priority class are tried. Equal keys go by arrival. */
public enum Order {
    /** By arrival. */
    FIFO {
        @Override
        long key(WorkloadState state, long expectedMillis) {
            return state.position();
        }
    },
    /** The shortest expected duration first; what is not a job, or nothing is known of, comes last. */
    SHORTEST_FIRST {
        @Override
        long key(WorkloadState state, long expectedMillis) {
            return expectedMillis;
        }
    },
    /**
     * Between projects by fair share ({@link FairSharePass}); within one by arrival, an expected hour standing two hours further back
     * ({@link FairShareSettings#patience}).
     */
    FAIR_SHARE {
        @Override
        long key(WorkloadState state, long expectedMillis) {
            return state.submittedAt().toEpochMilli() + expectedMillis;
        }
    };

    /** Lower is earlier. */
    abstract long key(WorkloadState state, long expectedMillis);
}
