package dev.plenum.core.scheduling;

import dev.plenum.core.workload.WorkloadState;
import java.util.Comparator;

/** In which order waiting workloads are tried. A total order: equal states compare by arrival. */
public interface Order extends Comparator<WorkloadState> {

    /** Priority class first, then arrival. */
    Order PRIORITY_THEN_ARRIVAL =
            Comparator.comparing((WorkloadState state) -> state.workload().priority())
                    .thenComparingLong(WorkloadState::position)::compare;
}
