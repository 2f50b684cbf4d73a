package dev.plenum.core.world;

import dev.plenum.core.billing.Price;
import dev.plenum.core.tenancy.ApiKey;
import dev.plenum.core.tenancy.Directory;
import dev.plenum.core.tenancy.Project;
import dev.plenum.core.tenancy.ProjectHistory;
import dev.plenum.core.workload.WorkloadId;
import dev.plenum.core.workload.WorkloadState;
import java.util.List;

/** A World as one immutable value, each list in the World's own order: what a snapshot stores. */
public record WorldImage(
        long position,
        List<Project> projects,
        List<ApiKey> keys,
        List<Price> prices,
        List<NodeStatus> nodes,
        List<WorkloadState> workloads,
        List<IdempotencyKey> idempotencyKeys,
        List<ProjectHistory> histories,
        Directory directory) {

    /** One that was stored before there was a directory knows who owns which project all the same. */
    public WorldImage {
        if (directory == null) {
            directory = Directory.EMPTY;
            for (Project project : projects) {
                directory = directory.with(project);
            }
        }
    }

    /** A key that a submission was made with. */
    public record IdempotencyKey(String project, Idempotency idempotency, WorkloadId id) {}
}
