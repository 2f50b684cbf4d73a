package dev.plenum.api;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * Everything the page shows, as one document; {@code GET /v1/watch} streams it whenever something changed, and once a second while anything runs.
 *
 * @param nodes the first of the fleet, those that exist before simulated ones
 * @param realNodes how many nodes there are that exist
 * @param simulatedNodes how many there are that do not
 * @param workloads what is alive, and the newest that ended
 * @param curves by job id: the points so far, thinned to at most 400
 * @param chatModels public names of services that answer chat now, by project
 */
public record TodayDocument(
        Instant at,
        StatusDocument status,
        List<NodeDocument> nodes,
        int realNodes,
        int simulatedNodes,
        List<WorkloadDocument> workloads,
        Map<String, List<CurvePoint>> curves,
        Map<String, List<String>> chatModels,
        List<Money> money) {

    /** @param perSecond what is being added each second at this moment */
    public record Money(String project, String currency, String total, String perSecond) {}
}
