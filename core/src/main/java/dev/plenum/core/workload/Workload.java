package dev.plenum.core.workload;

import dev.plenum.core.tenancy.PriorityClass;

/** What a user asked for: one of three kinds that share the fleet, the quota and the statement. */
public sealed interface Workload permits Job, DevEnvironment, Service {

    /** The prefix of its id and its name on the wire. */
    String kind();

    String project();

    /** Unique in its project among what is alive. */
    String name();

    PriorityClass priority();

    /** What each replica needs. */
    Request request();

    /** How many replicas; a job's start all together or not at all. */
    int replicas();

    Launch launch();
}
