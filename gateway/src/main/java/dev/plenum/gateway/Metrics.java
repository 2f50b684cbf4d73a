package dev.plenum.gateway;

import dev.plenum.gateway.limit.Verdict;
import dev.plenum.gateway.metering.Tokens;
import dev.plenum.gateway.snapshot.Route;
import dev.plenum.gateway.snapshot.Snapshot;
import dev.plenum.gateway.snapshot.Target;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.core.metrics.StatefulMetric;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.Labels;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * What a gateway tells Prometheus. What OpenTelemetry's semantic conventions for generative AI know has their names, units and buckets, with dots as
 * underscores; what they do not know begins with {@code plenum_gateway}. No prompt, no key and no answer is in any of it, and no series outlives its model,
 * project or target.
 */
final class Metrics {

    static final String CONTENT_TYPE = PrometheusTextFormatWriter.CONTENT_TYPE;

    private static final double NANOS = 1e9;
    private static final String MODEL = "gen_ai_request_model";
    private static final String PROJECT = "plenum_project";
    private static final String ADDRESS = "server_address";
    private static final String PORT = "server_port";
    private static final String OPERATION = "gen_ai_operation_name";

    /** What every request's series begin with. */
    private static final String[] REQUEST = {MODEL, PROJECT, ADDRESS, PORT, OPERATION};

    private static final Labels PROVIDER = Labels.of("gen_ai_provider_name", "openai");
    private static final Labels ANY_TOKENS = PROVIDER.add("gen_ai_token_modality", "unknown");

    /** The convention's, and above them some for long prompts on slow machines. */
    private static final double[] FIRST_TOKEN_SECONDS = {
        .001, .005, .01, .02, .04, .06, .08, .1, .25, .5, .75, 1, 2.5, 5, 7.5, 10, 30, 60, 120, 300
    };

    private static final double[] TOKEN_SECONDS = {
        .01, .025, .05, .075, .1, .15, .2, .3, .4, .5, .75, 1, 2.5,
    };

    private static final double[] DURATION_SECONDS = {
        .01, .02, .04, .08, .16, .32, .64, 1.28, 2.56, 5.12, 10.24, 20.48, 40.96, 81.92, 163.84, 327.68
    };

    private final PrometheusRegistry registry = new PrometheusRegistry();
    private final Counter requests = counter(
            "plenum_gateway_requests",
            "Requests that were let in and have ended, by how.",
            Labels.EMPTY,
            MODEL,
            PROJECT,
            ADDRESS,
            PORT,
            "outcome");
    private final Counter input = tokens("input_tokens", "Input tokens, those from a cache included.");
    private final Counter cachedInput =
            tokens("cache_read_input_tokens", "Input tokens that an engine had in its cache.");
    private final Counter output = tokens("output_tokens", "Output tokens.");
    private final Histogram firstToken = histogram(
            "gen_ai_server_time_to_first_token_seconds",
            "From admission to a stream's first content, or to the head of an answer that comes whole.",
            FIRST_TOKEN_SECONDS,
            REQUEST);
    private final Histogram perToken = histogram(
            "gen_ai_server_time_per_output_token_seconds",
            "Of streams: from the first content to the end, for each output token after the first.",
            TOKEN_SECONDS,
            REQUEST);
    private final Histogram duration = histogram(
            "gen_ai_server_request_duration_seconds",
            "From admission to the answer's last byte.",
            DURATION_SECONDS,
            MODEL,
            PROJECT,
            ADDRESS,
            PORT,
            OPERATION,
            "error_type");
    private final Counter retries = counter(
            "plenum_gateway_retries",
            "Targets that failed before their answer began, so that another was asked.",
            Labels.EMPTY,
            MODEL,
            PROJECT,
            ADDRESS,
            PORT);
    private final Counter limitsHit = counter(
            "plenum_gateway_limits_hit",
            "Requests that a limit turned away, by what it counts and whose it is.",
            Labels.EMPTY,
            PROJECT,
            "kind",
            "of");
    private final Counter refusals =
            counter("plenum_gateway_refusals", "Errors that the gateway answered with, by code.", Labels.EMPTY, "code");
    private final Gauge inFlight = Gauge.builder()
            .name("plenum_gateway_requests_in_flight")
            .help("Requests that engines are at.")
            .withoutExemplars()
            .register(registry);

    Metrics(Balancer balancer, Observers observers) {
        TargetMetrics.register(registry, balancer);
        DroppedMetrics.register(registry, observers);
    }

    private Counter counter(String name, String help, Labels constant, String... labels) {
        return Counter.builder()
                .name(name)
                .help(help)
                .constLabels(constant)
                .labelNames(labels)
                .withoutExemplars()
                .register(registry);
    }

    private Counter tokens(String what, String help) {
        return counter("gen_ai_client_inference_usage_" + what, help, ANY_TOKENS, REQUEST);
    }

    private Histogram histogram(String name, String help, double[] bounds, String... labels) {
        return Histogram.builder()
                .name(name)
                .help(help)
                .constLabels(PROVIDER)
                .labelNames(labels)
                .withoutExemplars()
                .classicOnly()
                .classicUpperBounds(bounds)
                .register(registry);
    }

    void began() {
        inFlight.inc();
    }

    /** @param nanos since its admission */
    void firstToken(Admission admission, Target target, long nanos) {
        firstToken.labelValues(of(admission, target)).observe(nanos / NANOS);
    }

    /** Another target is asked instead. */
    void retried(Admission admission, Target failed) {
        retries.labelValues(model(admission), project(admission), address(failed), port(failed))
                .inc();
    }

    void limited(Snapshot.Key key, Verdict.Refused why) {
        limitsHit
                .labelValues(
                        key.project(),
                        why.limit().kind().name().toLowerCase(Locale.ROOT),
                        why.ofProject() ? "project" : "key")
                .inc();
    }

    /**
     * A request has ended.
     *
     * @param outcome {@code ok}, {@code caller_gone}, or the code of the error it ended with
     * @param nanos since its admission
     * @param streamNanos since the first content of a stream; 0 of anything else
     */
    void ended(Admission admission, Exchange exchange, String outcome, long nanos, long streamNanos) {
        Target target = exchange.target();
        String[] labels = of(admission, target);
        inFlight.dec();
        requests.labelValues(labels[0], labels[1], labels[2], labels[3], outcome)
                .inc();
        boolean failed = !outcome.equals(Exchange.OK) && !outcome.equals(Exchange.CALLER_GONE);
        duration.labelValues(labels[0], labels[1], labels[2], labels[3], labels[4], failed ? outcome : "")
                .observe(nanos / NANOS);
        if (exchange.tokens() != null) {
            used(labels, exchange.tokens(), streamNanos);
        }
    }

    private void used(String[] labels, Tokens used, long streamNanos) {
        input.labelValues(labels).inc(used.input());
        output.labelValues(labels).inc(used.output());
        if (used.cachedInput() > 0) {
            cachedInput.labelValues(labels).inc(used.cachedInput());
        }
        if (streamNanos > 0 && used.output() > 1) {
            perToken.labelValues(labels).observe(streamNanos / NANOS / (used.output() - 1));
        }
    }

    void refused(Refusal why) {
        refusals.labelValues(why.code()).inc();
    }

    private static String[] of(Admission admission, Target target) {
        return new String[] {
            model(admission),
            project(admission),
            address(target),
            port(target),
            admission.endpoint().operation()
        };
    }

    private static String model(Admission admission) {
        return admission.route().model();
    }

    private static String project(Admission admission) {
        return admission.key().project();
    }

    /** Empty where no target was asked. */
    private static String address(Target target) {
        return target == null ? "" : target.baseUrl().getHost();
    }

    private static String port(Target target) {
        return target == null ? "" : Integer.toString(target.port());
    }

    /** Forgets the series of all other models, projects and targets. */
    void retain(Snapshot snapshot) {
        Set<String> models = snapshot.routes().stream().map(Route::model).collect(Collectors.toSet());
        Set<String> projects =
                snapshot.keys().values().stream().map(Snapshot.Key::project).collect(Collectors.toSet());
        Set<String> targets = snapshot.routes().stream()
                .flatMap(route -> route.targets().stream())
                .map(target -> address(target) + " " + port(target))
                .collect(Collectors.toSet());
        targets.add(" ");
        Predicate<List<String>> known = labels -> models.contains(labels.get(0))
                && projects.contains(labels.get(1))
                && targets.contains(labels.get(2) + " " + labels.get(3));
        for (StatefulMetric<?, ?> metric :
                List.of(requests, input, cachedInput, output, firstToken, perToken, duration, retries)) {
            metric.removeIf(labels -> !known.test(labels));
        }
        limitsHit.removeIf(labels -> !projects.contains(labels.get(0)));
    }

    /** All of it, in Prometheus' text format. */
    byte[] text() {
        ByteArrayOutputStream out = new ByteArrayOutputStream(4096);
        try {
            PrometheusTextFormatWriter.create().write(out, registry.scrape());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }
}
