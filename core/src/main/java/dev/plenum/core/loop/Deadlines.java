package dev.plenum.core.loop;

import dev.plenum.core.workload.Job;
import dev.plenum.core.workload.Replica;
import dev.plenum.core.workload.ReplicaPhase;
import dev.plenum.core.workload.WorkloadId;
import dev.plenum.core.workload.WorkloadState;
import dev.plenum.core.world.Watcher;
import dev.plenum.core.world.World;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;

/** When which job will have run as long as it may. Entries of jobs that ended before stay until their time and lead to nothing. */
final class Deadlines implements Watcher {

    private record Deadline(Instant at, WorkloadId workload) {}

    private final PriorityQueue<Deadline> deadlines =
            new PriorityQueue<>(Comparator.comparing(Deadline::at).thenComparing(Deadline::workload));

    Deadlines(World world) {
        for (WorkloadState state : world.workloads().values()) {
            state.replicas().forEach(replica -> note(state, replica));
        }
        world.watch(this);
    }

    @Override
    public void replicaChanged(WorkloadState state, Replica before) {
        if (!(before.phase() instanceof ReplicaPhase.Running)) {
            note(state, state.replica(before.id().rank()));
        }
    }

    private void note(WorkloadState state, Replica replica) {
        if (replica.phase() instanceof ReplicaPhase.Running running && state.workload() instanceof Job job) {
            job.maxRunTime()
                    .ifPresent(most ->
                            deadlines.add(new Deadline(running.startedAt().plus(most), state.id())));
        }
    }

    /** Whose time was over before {@code now}, each once. */
    List<WorkloadId> passed(Instant now) {
        List<WorkloadId> passed = new ArrayList<>();
        while (!deadlines.isEmpty() && deadlines.peek().at.isBefore(now)) {
            passed.add(deadlines.poll().workload);
        }
        return passed;
    }

    /** A time after the next deadline. */
    Optional<Instant> next() {
        return Optional.ofNullable(deadlines.peek()).map(deadline -> deadline.at.plusNanos(1));
    }
}
