package dev.plenum.server;

import dev.plenum.core.error.ErrorCode;
import dev.plenum.core.error.PlenumException;
import dev.plenum.core.port.Views;
import dev.plenum.core.workload.WorkloadState;

/** Finds the workload that a path names. */
record WorkloadLookup(Views views) {

    /** By id, or by name within the project of the request. */
    WorkloadState named(Exchange exchange) {
        String idOrName = exchange.path("id");
        return views.workload(exchange.project(), idOrName).orElseThrow(() -> missing(exchange.project(), idOrName));
    }

    static PlenumException missing(String project, String idOrName) {
        return new PlenumException(
                ErrorCode.NOT_FOUND,
                "no workload '" + idOrName + "' in project " + project,
                "an id such as job-7k3, or a name within the project",
                "`plenum job list`, `plenum dev list` and `plenum service list` show what there is");
    }
}
