package dev.plenum.server;

import dev.plenum.api.EstimateDocument;
import dev.plenum.api.WorkloadSpec;
import dev.plenum.core.scheduling.Explanation;
import dev.plenum.core.tenancy.Permission;
import dev.plenum.core.workload.Workload;
import io.helidon.http.HeaderNames;
import java.util.List;

/** What a workload would cost, and whether it could start, before anybody submits it. */
record EstimateRoutes(ServerPorts ports, EstimateDocuments documents) {

    List<Route> routes() {
        return List.of(
                Route.post("/v1/estimates", new Guard.Of(Permission.WORKLOAD_WRITE, Targets::spec), this::estimate));
    }

    private void estimate(Exchange exchange) {
        WorkloadSpec spec = SpecReader.read(
                exchange.body(), exchange.header(HeaderNames.CONTENT_TYPE).orElse("application/json"));
        Workload workload = WorkloadSpecs.workload(ports.views(), exchange.sees(Permission.MODEL_READ), spec);
        Explanation outlook = ports.explainer().outlook(workload);
        EstimateDocument document = documents.of(workload, outlook, ports.time().now());
        exchange.json(200, document);
    }
}
