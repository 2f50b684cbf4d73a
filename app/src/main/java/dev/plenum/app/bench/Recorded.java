package dev.plenum.app.bench;

import dev.plenum.core.port.Journal;
import dev.plenum.core.workload.Phase;
import dev.plenum.core.world.Event;
import dev.plenum.storage.EventCodec;
import dev.plenum.storage.SqliteJournal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What the journal file itself says became of each job; read while no control plane has it open. Its hash chain is checked on the way. */
final class Recorded {

    private final Map<String, Job> jobs = new HashMap<>();
    private long events;
    private long turns;

    private Recorded() {}

    /** How often each was recorded. */
    private record Job(int submitted, int placed, int replicaEnded, int succeeded, int otherwise) {

        static final Job NONE = new Job(0, 0, 0, 0, 0);
        static final Job ONCE = new Job(1, 1, 1, 1, 0);

        Job plus(Job more) {
            return new Job(
                    submitted + more.submitted,
                    placed + more.placed,
                    replicaEnded + more.replicaEnded,
                    succeeded + more.succeeded,
                    otherwise + more.otherwise);
        }
    }

    static Recorded in(Path data) {
        Recorded recorded = new Recorded();
        try (SqliteJournal journal = SqliteJournal.open(data, new EventCodec())) {
            journal.replay(0, recorded::read);
        }
        return recorded;
    }

    /** Of the journal's file and its write-ahead log. */
    static long bytes(Path data) throws IOException {
        Path log = data.resolve("journal.db-wal");
        return Files.size(data.resolve("journal.db")) + (Files.exists(log) ? Files.size(log) : 0);
    }

    private void read(Journal.Batch batch) {
        turns++;
        events += batch.events().size();
        for (Event event : batch.events()) {
            switch (event) {
                case Event.WorkloadSubmitted submitted -> count(submitted.id().text(), new Job(1, 0, 0, 0, 0));
                case Event.ReplicaPlaced placed ->
                    count(placed.replica().workload().text(), new Job(0, 1, 0, 0, 0));
                case Event.ReplicaEnded ended ->
                    count(ended.replica().workload().text(), new Job(0, 0, 1, 0, 0));
                case Event.WorkloadEnded ended -> {
                    boolean well = ended.outcome().phase() == Phase.SUCCEEDED;
                    count(ended.workload().text(), new Job(0, 0, 0, well ? 1 : 0, well ? 0 : 1));
                }
                default -> {}
            }
        }
    }

    private void count(String job, Job once) {
        jobs.merge(job, once, Job::plus);
    }

    long turns() {
        return turns;
    }

    long events() {
        return events;
    }

    int workloads() {
        return jobs.size();
    }

    /** How many of these were submitted, placed and ended exactly once each, and succeeded. */
    long succeededOnce(List<String> ids) {
        return ids.stream()
                .filter(id -> jobs.getOrDefault(id, Job.NONE).equals(Job.ONCE))
                .count();
    }
}
