package dev.plenum.simulator.invariant;

import dev.plenum.core.workload.WorkloadState;
import java.util.Optional;

/** At the end of a turn nothing waits that quota and fleet have room for, beyond what is promised to others; in strict order, not the first that waits for room. */
final class WorkConserved implements LiveInvariant {

    @Override
    public String name() {
        return "work conserved";
    }

    @Override
    public Optional<String> check(Moment moment) {
        Fits fits = moment.fits();
        Optional<WorkloadState> idle = moment.strict()
                ? moment.queue().stream().filter(fits::quotaAllows).findFirst().filter(fits::fits)
                : fits.waiting().stream().filter(fits::fits).findFirst();
        return idle.map(state -> state.id() + " waits although there is room for it: " + fits.spare(state));
    }
}
