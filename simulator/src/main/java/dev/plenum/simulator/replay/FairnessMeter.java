package dev.plenum.simulator.replay;

import dev.plenum.core.workload.Job;
import dev.plenum.core.workload.ReplicaId;
import dev.plenum.core.workload.WorkloadId;
import dev.plenum.core.world.Event;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeMap;

/**
 * Measures how fairly devices of one model were shared, from a simulation's events alone.
 *
 * <p>Fair at an instant: each project gets min(demand, nominal), what is left goes by weight (the nominal share) until demands are met. Allocated is what a
 * project's replicas hold, those under notice included. Jain's index (Jain et al. 1984) over projects with demand, of allocated over fair, without any
 * rounding, weighted by time. A nominal share is late when a waiting gang fits into what the project leaves of it for longer than the notice.
 */
public final class FairnessMeter {

    /** One project's account; amounts in devices. */
    public static final class Project {
        private final String name;
        private final double nominal;
        private double held;
        private double leaving;
        private double demand;
        private double fair;
        private final TreeMap<Long, Integer> waiting = new TreeMap<>();
        private long unservedSince = -1;
        private double fairHours;
        private double deprivedHours;
        private double heldHours;
        private double borrowedHours;

        Project(String name, double nominal) {
            this.name = name;
            this.nominal = nominal;
        }

        public String name() {
            return name;
        }

        public double nominal() {
            return nominal;
        }

        public double deviceHours() {
            return heldHours;
        }

        public double borrowedHours() {
            return borrowedHours;
        }

        /** How much of its fair share it did not get, over all time: 0 to 1. */
        public double deprivation() {
            return fairHours == 0 ? 0 : deprivedHours / fairHours;
        }
    }

    private record Gang(Project project, Job job, Map<ReplicaId, Boolean> leaving) {}

    private final double capacity;
    private final Duration notice;
    private final SequencedMap<String, Project> projects = new LinkedHashMap<>();
    private final Map<WorkloadId, Gang> gangs = new HashMap<>();
    private final List<Long> servedAfter = new ArrayList<>();
    private long now;
    private double jain;
    private double measured;
    private long violations;

    /** @param nominal devices by project */
    public FairnessMeter(double capacity, Duration notice, SequencedMap<String, Integer> nominal) {
        this.capacity = capacity;
        this.notice = notice;
        nominal.forEach((name, share) -> projects.put(name, new Project(name, share)));
    }

    /** The events of one turn. */
    public void read(Instant time, List<Event> events) {
        advance(time.toEpochMilli());
        for (Event event : events) {
            switch (event) {
                case Event.WorkloadSubmitted(WorkloadId id, Job job, Instant _, var _) -> submitted(id, job);
                case Event.ReplicaPlaced placed -> placed(placed.replica());
                case Event.ReplicaPreempted(ReplicaId replica, var _) -> {
                    Gang gang = gangs.get(replica.workload());
                    gang.leaving.put(replica, true);
                    gang.project.leaving += devices(gang.job, replica);
                }
                case Event.ReplicaEnded ended -> left(ended.replica(), false);
                case Event.ReplicaRetried retried -> left(retried.replica(), true);
                case Event.WorkloadEnded(WorkloadId id, var _) -> {
                    Gang gang = gangs.remove(id);
                    gang.project.demand -= all(gang.job);
                }
                default -> {}
            }
        }
        share();
        projects.values().forEach(this::watchNominal);
    }

    private void submitted(WorkloadId id, Job job) {
        Project project = projects.get(job.project());
        gangs.put(id, new Gang(project, job, new HashMap<>()));
        project.demand += all(job);
        project.waiting.merge((long) all(job), 1, Integer::sum);
    }

    private void placed(ReplicaId replica) {
        Gang gang = gangs.get(replica.workload());
        gang.project.held += devices(gang.job, replica);
        if (replica.rank() == 0) {
            waits(gang, -1);
            if (gang.project.unservedSince >= 0) {
                servedAfter.add(now - gang.project.unservedSince);
                gang.project.unservedSince = -1;
            }
        }
    }

    private void left(ReplicaId replica, boolean again) {
        Gang gang = gangs.get(replica.workload());
        gang.project.held -= devices(gang.job, replica);
        if (gang.leaving.remove(replica) != null) {
            gang.project.leaving -= devices(gang.job, replica);
        }
        if (again && replica.rank() == 0) {
            waits(gang, 1);
        }
    }

    private static void waits(Gang gang, int change) {
        gang.project.waiting.merge((long) all(gang.job), change, (old, more) -> old + more == 0 ? null : old + more);
    }

    private void watchNominal(Project project) {
        boolean fits = !project.waiting.isEmpty()
                && project.waiting.firstKey() <= project.nominal - (project.held - project.leaving);
        if (!fits) {
            project.unservedSince = -1;
        } else if (project.unservedSince < 0) {
            project.unservedSince = now;
        }
    }

    private static double all(Job job) {
        double sum = 0;
        for (int rank = 0; rank < job.replicas(); rank++) {
            sum += job.request(rank).deviceThousandths() / 1000.0;
        }
        return sum;
    }

    private static double devices(Job job, ReplicaId replica) {
        return job.request(replica.rank()).deviceThousandths() / 1000.0;
    }

    private void share() {
        double left = capacity;
        List<Project> open = new ArrayList<>();
        for (Project project : projects.values()) {
            project.fair = Math.min(project.demand, project.nominal);
            left -= project.fair;
            if (project.demand > project.nominal) {
                open.add(project);
            }
        }
        while (!open.isEmpty() && left > 1e-9) {
            double each =
                    left / open.stream().mapToDouble(project -> project.nominal).sum();
            List<Project> met = open.stream()
                    .filter(project -> project.fair + each * project.nominal >= project.demand - 1e-9)
                    .toList();
            if (met.isEmpty()) {
                open.forEach(project -> project.fair += each * project.nominal);
                return;
            }
            for (Project project : met) {
                left -= project.demand - project.fair;
                project.fair = project.demand;
            }
            open.removeAll(met);
        }
    }

    private void advance(long time) {
        double hours = (time - now) / 3_600_000.0;
        double sum = 0;
        double squares = 0;
        int wanting = 0;
        for (Project project : projects.values()) {
            project.heldHours += project.held * hours;
            project.borrowedHours += Math.max(0, project.held - project.nominal) * hours;
            if (project.demand > 0) {
                double ratio = project.fair > 0 ? project.held / project.fair : 0;
                wanting++;
                sum += ratio;
                squares += ratio * ratio;
                project.fairHours += project.fair * hours;
                project.deprivedHours += Math.max(0, project.fair - project.held) * hours;
                if (project.unservedSince >= 0
                        && time - project.unservedSince > notice.toMillis()
                        && now - project.unservedSince <= notice.toMillis()) {
                    violations++;
                }
            }
        }
        if (wanting > 0 && hours > 0) {
            jain += (squares == 0 ? 0 : sum * sum / (wanting * squares)) * hours;
            measured += hours;
        }
        now = time;
    }

    public double jainIndex() {
        return measured == 0 ? 1 : jain / measured;
    }

    /** How often a project waited for its nominal share for longer than the notice. */
    public long violations() {
        return violations;
    }

    /** After how long a project that wanted devices of its nominal share had them: 99 of 100 times at most so long, in seconds. */
    public double returnedWithinSeconds() {
        if (servedAfter.isEmpty()) {
            return 0;
        }
        List<Long> sorted = servedAfter.stream().sorted().toList();
        return sorted.get((int) Math.ceil(sorted.size() * 0.99) - 1) / 1000.0;
    }

    public double maximumDeprivation() {
        return projects.values().stream()
                .mapToDouble(Project::deprivation)
                .max()
                .orElse(0);
    }

    public Collection<Project> projects() {
        return projects.values();
    }
}
