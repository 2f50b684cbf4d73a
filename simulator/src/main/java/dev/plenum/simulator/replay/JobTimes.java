package dev.plenum.simulator.replay;

import dev.plenum.core.workload.WorkloadId;
import dev.plenum.core.world.Event;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Reads from a simulation's events when each job was submitted, first placed and over. Jobs are numbered as they are submitted, from 0. */
final class JobTimes {

    /** A job that is over; times in milliseconds since the start of the simulation. */
    record Times(long number, String project, long submitMillis, long startMillis, long endMillis) {}

    private static final class Alive {
        private final long number;
        private final String project;
        private final long submitMillis;
        private long startMillis = -1;

        Alive(long number, String project, long submitMillis) {
            this.number = number;
            this.project = project;
            this.submitMillis = submitMillis;
        }
    }

    private final Map<WorkloadId, Alive> alive = new HashMap<>();
    private final Consumer<Times> over;
    private long submitted;

    JobTimes(Consumer<Times> over) {
        this.over = over;
    }

    void read(Instant now, List<Event> events) {
        long millis = now.toEpochMilli();
        for (Event event : events) {
            if (event instanceof Event.WorkloadSubmitted one) {
                alive.put(one.id(), new Alive(submitted++, one.workload().project(), millis));
            } else if (event instanceof Event.ReplicaPlaced placed) {
                Alive job = alive.get(placed.replica().workload());
                job.startMillis = job.startMillis < 0 ? millis : job.startMillis;
            } else if (event instanceof Event.WorkloadEnded ended) {
                Alive job = alive.remove(ended.workload());
                over.accept(new Times(job.number, job.project, job.submitMillis, job.startMillis, millis));
            }
        }
    }
}
