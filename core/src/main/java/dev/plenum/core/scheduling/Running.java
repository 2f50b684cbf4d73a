package dev.plenum.core.scheduling;

import dev.plenum.core.workload.Job;
import dev.plenum.core.workload.Replica;
import dev.plenum.core.workload.ReplicaPhase;
import dev.plenum.core.workload.WorkloadId;
import dev.plenum.core.workload.WorkloadState;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.function.ToLongFunction;

/** The jobs that hold places, by project: who could give way, who does already, and how long each has run. */
final class Running {

    private static final class Run {
        private WorkloadState state;
        private final Instant startedAt;
        private final long expectedMillis;

        Run(WorkloadState state, Instant startedAt, long expectedMillis) {
            this.state = state;
            this.startedAt = startedAt;
            this.expectedMillis = expectedMillis;
        }
    }

    private final SequencedMap<String, SequencedMap<WorkloadId, Run>> byProject = new LinkedHashMap<>();
    private final SequencedMap<WorkloadId, Run> runs = new LinkedHashMap<>();
    private final SequencedMap<WorkloadId, Run> leaving = new LinkedHashMap<>();
    private final SequencedMap<WorkloadId, Instant> turns = new LinkedHashMap<>();
    private final SequencedMap<WorkloadId, Long> ranBefore = new LinkedHashMap<>();

    /**
     * A replica of the workload changed.
     *
     * @param expectedMillis how long it should run in all, asked when it has just started
     */
    void update(WorkloadState state, Instant now, ToLongFunction<WorkloadState> expectedMillis) {
        if (!(state.workload() instanceof Job)) {
            return;
        }
        boolean holds = state.replicas().stream().anyMatch(replica -> Accounts.holds(replica) == 1);
        boolean leaves = state.replicas().stream().anyMatch(replica -> Accounts.leaves(replica) == 1);
        Run run = runs.get(state.id());
        if (!holds) {
            if (run != null) {
                ranBefore.merge(state.id(), Duration.between(run.startedAt, now).toMillis(), Long::sum);
                drop(state);
            }
            return;
        }
        if (run == null) {
            run = new Run(state, startedAt(state, now), expectedMillis.applyAsLong(state));
            runs.put(state.id(), run);
            byProject
                    .computeIfAbsent(state.workload().project(), _ -> new LinkedHashMap<>())
                    .put(state.id(), run);
        }
        run.state = state;
        if (leaves) {
            leaving.put(state.id(), run);
            byProject.get(state.workload().project()).remove(state.id());
        }
    }

    private static Instant startedAt(WorkloadState state, Instant now) {
        for (Replica replica : state.replicas()) {
            if (replica.phase() instanceof ReplicaPhase.Placed placed) {
                return placed.at();
            }
            if (replica.phase() instanceof ReplicaPhase.Running running) {
                return running.startedAt();
            }
        }
        return now;
    }

    private void drop(WorkloadState state) {
        runs.remove(state.id());
        leaving.remove(state.id());
        turns.remove(state.id());
        byProject.get(state.workload().project()).remove(state.id());
    }

    void ended(WorkloadState state) {
        if (runs.containsKey(state.id())) {
            drop(state);
        }
        ranBefore.remove(state.id());
    }

    /** Jobs of a project that hold places and were not told to leave. */
    List<WorkloadState> of(String project) {
        return byProject.getOrDefault(project, new LinkedHashMap<>()).values().stream()
                .map(run -> run.state)
                .toList();
    }

    /** All jobs that hold places. */
    List<WorkloadState> all() {
        return runs.values().stream().map(run -> run.state).toList();
    }

    /** When it should be over; what is over its time may end at any moment, and counts as that. */
    Instant expectedEnd(WorkloadId id, Instant now) {
        Run run = runs.get(id);
        Instant expected = run.startedAt.plusMillis(Math.max(0, run.expectedMillis - ranBefore.getOrDefault(id, 0L)));
        return expected.isAfter(now) ? expected : now;
    }

    /** Jobs that were told to leave and still hold places. */
    Collection<WorkloadState> leaving() {
        return leaving.values().stream().map(run -> run.state).toList();
    }

    Instant startedAt(WorkloadId id) {
        return runs.get(id).startedAt;
    }

    /** How long it has run in all, in milliseconds. */
    long attainedMillis(WorkloadId id, Instant now) {
        Run run = runs.get(id);
        long before = ranBefore.getOrDefault(id, 0L);
        return run == null
                ? before
                : before + Duration.between(run.startedAt, now).toMillis();
    }

    /** What all its replicas hold, as {@link Accounts#amount} counts it. */
    long amount(WorkloadId id) {
        WorkloadState state = runs.get(id).state;
        long amount = 0;
        for (Replica replica : state.replicas()) {
            amount += Accounts.holds(replica)
                    * Accounts.amount(state.workload().request(replica.id().rank()));
        }
        return amount;
    }

    /** It got its turn: until then only nominal shares can take it away again. */
    void protect(WorkloadId id, Instant until) {
        turns.put(id, until);
    }

    boolean isProtected(WorkloadId id, Instant now) {
        Instant until = turns.get(id);
        return until != null && until.isAfter(now);
    }
}
