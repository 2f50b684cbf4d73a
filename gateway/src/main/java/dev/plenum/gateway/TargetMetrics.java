package dev.plenum.gateway;

import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BinaryOperator;
import java.util.function.Consumer;
import java.util.function.ToDoubleFunction;

/** What {@link Metrics} tell of targets, as the {@link Balancer} has it when Prometheus asks. */
final class TargetMetrics {

    private final Balancer balancer;

    private TargetMetrics(Balancer balancer) {
        this.balancer = balancer;
    }

    static void register(PrometheusRegistry registry, Balancer balancer) {
        TargetMetrics metrics = new TargetMetrics(balancer);
        gauge(
                registry,
                "plenum_gateway_target_requests_in_flight",
                "Requests that the target is at.",
                metrics.each(Balancer.Condition::underWay, Double::sum));
        gauge(
                registry,
                "plenum_gateway_target_paused",
                "1 while the target is left out because it or its probe failed (circuit breaker open), else 0.",
                metrics.each(condition -> condition.paused() ? 1 : 0, Math::max));
        CounterWithCallback.builder()
                .name("plenum_gateway_target_pauses")
                .help("How often the target began to be left out (circuit breaker opened).")
                .labelNames("target")
                .callback(callback -> metrics.tell(Balancer.Condition::pauses, Double::sum, callback::call))
                .register(registry);
    }

    private static void gauge(
            PrometheusRegistry registry, String name, String help, Consumer<GaugeWithCallback.Callback> figures) {
        GaugeWithCallback.builder()
                .name(name)
                .help(help)
                .labelNames("target")
                .callback(figures)
                .register(registry);
    }

    private Consumer<GaugeWithCallback.Callback> each(
            ToDoubleFunction<Balancer.Condition> figure, BinaryOperator<Double> together) {
        return callback -> tell(figure, together, callback::call);
    }

    /** Whoever takes the figure of a target. */
    private interface Reader {
        void take(double figure, String... labels);
    }

    /** Two targets may differ in their secret alone: they are told as one. */
    private void tell(ToDoubleFunction<Balancer.Condition> figure, BinaryOperator<Double> together, Reader reader) {
        Map<String, Double> byTarget = new TreeMap<>();
        balancer.conditions(System.nanoTime())
                .forEach(one -> byTarget.merge(one.target().baseUrl().toString(), figure.applyAsDouble(one), together));
        byTarget.forEach((target, all) -> reader.take(all, target));
    }
}
