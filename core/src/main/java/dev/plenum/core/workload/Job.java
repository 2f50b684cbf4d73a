package dev.plenum.core.workload;

import dev.plenum.core.tenancy.PriorityClass;
import dev.plenum.core.tenancy.Project;
import java.time.Duration;
import java.util.Optional;

/**
 * A workload that runs to completion: training, batch. Its replicas are a gang.
 *
 * @param maxRunTime it is stopped after this much time since it started
 */
public record Job(
        String project,
        String name,
        PriorityClass priority,
        Request request,
        int replicas,
        Launch launch,
        Optional<Duration> maxRunTime)
        implements Workload {

    public static final String KIND = "job";

    public Job {
        Project.checkName("job name", name);
        Replicas.check(replicas);
    }

    @Override
    public String kind() {
        return KIND;
    }
}
