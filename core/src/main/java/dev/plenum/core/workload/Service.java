package dev.plenum.core.workload;

import dev.plenum.core.tenancy.PriorityClass;
import dev.plenum.core.tenancy.Project;

/** Replicas of one engine and model behind a route; a replica that ends by itself is started again. Its name is the public model name. */
public record Service(String project, String name, PriorityClass priority, Request request, int replicas, Launch launch)
        implements Workload {

    public static final String KIND = "service";

    public Service {
        Project.checkName("service name", name);
        Replicas.check(replicas);
    }

    @Override
    public String kind() {
        return KIND;
    }
}
