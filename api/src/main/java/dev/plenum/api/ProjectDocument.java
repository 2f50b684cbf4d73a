package dev.plenum.api;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Who owns and pays.
 *
 * @param cpuQuota in cores; absent: not limited
 * @param deviceQuota whole devices by model, such as 1.5; a model that is not named is not limited
 * @param borrowingLimit by model, how many devices beyond its quota while others leave theirs idle: a number, or {@code all}; not named: nothing
 * @param limits what all its keys together may use at the gateway; absent: not limited; set by {@code PUT /v1/projects/{name}/limits}
 * @param binding where its work may run; absent: anywhere; set by {@code PUT /v1/projects/{name}/binding}
 */
public record ProjectDocument(
        String name,
        Optional<String> organization,
        Optional<Double> cpuQuota,
        Optional<Map<String, Double>> deviceQuota,
        Optional<Map<String, String>> borrowingLimit,
        Optional<List<LimitDocument>> limits,
        Optional<BindingDocument> binding) {}
