package dev.plenum.core.scheduling;

import dev.plenum.core.workload.Job;
import dev.plenum.core.workload.WorkloadState;
import java.time.Duration;

/** In which order workloads of the same priority class are tried. Equal keys go by arrival. */
public enum Order {
    /** By arrival. */
    FIFO {
        @Override
        long key(WorkloadState state) {
            return state.position();
        }
    },
    /** The shortest expected duration first; what is not a job, or nothing is known of, comes last. */
    SHORTEST_FIRST {
        @Override
        long key(WorkloadState state) {
            return state.workload() instanceof Job job
                    ? job.expectedDuration().map(Duration::toMillis).orElse(Long.MAX_VALUE)
                    : Long.MAX_VALUE;
        }
    };

    /** Lower is earlier. */
    abstract long key(WorkloadState state);
}
