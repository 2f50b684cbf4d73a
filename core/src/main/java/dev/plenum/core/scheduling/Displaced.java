package dev.plenum.core.scheduling;

import dev.plenum.core.workload.WorkloadId;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.SequencedMap;
import java.util.SequencedSet;

/** Who had to give way to whom, among what is alive: so that two workloads never preempt each other in turn. */
final class Displaced {

    private final SequencedMap<WorkloadId, SequencedSet<WorkloadId>> victimsOf = new LinkedHashMap<>();

    void note(WorkloadId claimant, WorkloadId victim) {
        victimsOf.computeIfAbsent(claimant, _ -> new LinkedHashSet<>()).add(victim);
    }

    /** Whether the second had to give way to the first. */
    boolean by(WorkloadId claimant, WorkloadId victim) {
        SequencedSet<WorkloadId> victims = victimsOf.get(claimant);
        return victims != null && victims.contains(victim);
    }

    void ended(WorkloadId gone) {
        victimsOf.remove(gone);
    }
}
