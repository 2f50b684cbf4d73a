package dev.plenum.server;

import dev.plenum.core.error.ErrorCode;
import dev.plenum.core.error.PlenumException;
import dev.plenum.core.port.Views;
import dev.plenum.core.tenancy.Permission;
import dev.plenum.core.tenancy.Scope;
import dev.plenum.core.workload.WorkloadState;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Finds the workload that a path names. */
record WorkloadLookup(Views views) {

    /** By id, or by name within the project of the request. */
    WorkloadState named(Exchange exchange) {
        String idOrName = exchange.path("id");
        return views.workload(exchange.project(), idOrName).orElseThrow(() -> missing(exchange.project(), idOrName));
    }

    /** What the query finds in projects that the caller may see the workloads of. */
    List<WorkloadState> seen(Exchange exchange, Views.WorkloadQuery query) {
        if (exchange.rights().allow(Permission.WORKLOAD_READ, Scope.EVERYTHING)) {
            return views.workloads(query);
        }
        return views.directory().organizationByProject().keySet().stream()
                .filter(exchange.sees(Permission.WORKLOAD_READ))
                .filter(project -> query.project().stream().allMatch(project::equals))
                .flatMap(project -> views
                        .workloads(new Views.WorkloadQuery(
                                query.kind(), Optional.of(project), query.alive(), query.most()))
                        .stream())
                .sorted(Comparator.comparing(
                                (WorkloadState state) -> state.outcome().isPresent())
                        .thenComparing(Comparator.comparingLong(WorkloadState::position)
                                .reversed()))
                .limit(query.most())
                .toList();
    }

    static PlenumException missing(String project, String idOrName) {
        return new PlenumException(
                ErrorCode.NOT_FOUND,
                "no workload '" + idOrName + "' in project " + project,
                "an id such as job-7k3, or a name within the project",
                "`plenum job list`, `plenum dev list` and `plenum service list` show what there is");
    }
}
