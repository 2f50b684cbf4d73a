package dev.plenum.gateway;

import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;

/** What {@link Metrics} tell of requests that could not be told elsewhere. */
final class DroppedMetrics {

    private DroppedMetrics() {}

    static void register(PrometheusRegistry registry, Observers observers) {
        CounterWithCallback.builder()
                .name("plenum_gateway_dropped")
                .help(
                        "Requests without a line in the access log, spans at the collector, or a record in the audit store that they should have.")
                .labelNames("from")
                .callback(callback -> {
                    callback.call((double) observers.accessLinesDropped(), "access_log");
                    callback.call((double) observers.tracesDropped(), "traces");
                    callback.call((double) observers.auditRecordsDropped(), "audit");
                })
                .register(registry);
    }
}
