package dev.plenum.core.workload;

import dev.plenum.core.tenancy.PriorityClass;
import dev.plenum.core.tenancy.Project;

/** An interactive workload: a notebook, a terminal. It is started again when it ends by itself. */
public record DevEnvironment(String project, String name, PriorityClass priority, Request request, Launch launch)
        implements Workload {

    public static final String KIND = "dev";

    public DevEnvironment {
        Project.checkName("dev environment name", name);
    }

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public int replicas() {
        return 1;
    }
}
