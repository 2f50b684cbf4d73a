package dev.plenum.core.workload;

import dev.plenum.core.tenancy.PriorityClass;
import dev.plenum.core.tenancy.Project;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A workload that runs to completion: training, batch. Its replicas are a gang.
 *
 * @param maxRunTime it is stopped after this much time since it started
 * @param rest what the last replica needs when that is less than the others: 20 devices on nodes of 8 are replicas of 8, 8 and a rest of 4
 * @param expectedDuration how long its owner thinks it will run; without it, its project's history is the estimate
 * @param checkpointEvery how much work preemption loses at most; absent: all of it
 */
public record Job(
        String project,
        String name,
        PriorityClass priority,
        Request request,
        int replicas,
        Launch launch,
        Optional<Duration> maxRunTime,
        Optional<Request> rest,
        Optional<Duration> expectedDuration,
        Optional<Duration> checkpointEvery,
        List<Variant> variants)
        implements Workload {

    public static final String KIND = "job";

    public Job {
        Project.checkName("job name", name);
        Replicas.check(replicas);
        variants = List.copyOf(variants);
    }

    /** Equal replicas, nothing known of its duration. */
    public Job(
            String project,
            String name,
            PriorityClass priority,
            Request request,
            int replicas,
            Launch launch,
            Optional<Duration> maxRunTime) {
        this(
                project,
                name,
                priority,
                request,
                replicas,
                launch,
                maxRunTime,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                List.of());
    }

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public Request request(int rank) {
        return rank == replicas - 1 ? rest.orElse(request) : request;
    }
}
