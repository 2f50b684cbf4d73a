package dev.plenum.core.workload;

import dev.plenum.core.tenancy.PriorityClass;
import java.util.List;

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

    /** The same for other kinds of device. */
    default List<Variant> variants() {
        return List.of();
    }

    /** What the replica of this rank needs. */
    default Request request(int rank) {
        return request();
    }

    /** What the replica of this rank needs as this variant: 0 is the workload's own request. */
    default Request request(int rank, int variant) {
        return variant == 0 ? request(rank) : variants().get(variant - 1).request();
    }

    /** What the replica of this rank holds at this place. */
    default Request held(int rank, Placement place) {
        return request(rank, place.variant());
    }

    /** What runs at this place. */
    default Launch launch(Placement place) {
        return place.variant() == 0
                ? launch()
                : variants().get(place.variant() - 1).launch();
    }
}
