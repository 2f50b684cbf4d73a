package dev.plenum.gateway;

import dev.plenum.gateway.metering.Tokens;
import dev.plenum.gateway.snapshot.Target;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * What a gateway tells Prometheus. Times and tokens have the names of OpenTelemetry's semantic conventions for generative AI, with dots as underscores; what
 * those do not know begins with {@code plenum_gateway}. No prompt, no key and no answer is in any of it.
 */
final class Metrics {

    static final String CONTENT_TYPE = PrometheusTextFormatWriter.CONTENT_TYPE;

    private static final double NANOS = 1e9;
    private static final String MODEL = "gen_ai_request_model";
    private static final String PROJECT = "plenum_project";
    private static final double[] SECONDS = {
        .005, .01, .02, .05, .1, .2, .5, 1, 2, 5, 10, 20, 50, 100, 200, 500,
    };
    private static final double[] TOKEN_SECONDS = {.001, .002, .005, .01, .02, .05, .1, .2, .5, 1, 2};

    private final PrometheusRegistry registry = new PrometheusRegistry();
    private final Counter requests = Counter.builder()
            .name("plenum_gateway_requests")
            .help("Requests that were admitted and have ended, by how.")
            .labelNames(MODEL, PROJECT, "outcome")
            .register(registry);
    private final Counter refusals = Counter.builder()
            .name("plenum_gateway_refusals")
            .help("Errors that the gateway answered with, by code.")
            .labelNames("code")
            .register(registry);
    private final Counter tokens = Counter.builder()
            .name("gen_ai_client_token_usage")
            .help("Tokens of requests that have ended; cached input is part of the input.")
            .labelNames(MODEL, PROJECT, "gen_ai_token_type")
            .register(registry);
    private final Gauge inFlight = Gauge.builder()
            .name("plenum_gateway_requests_in_flight")
            .help("Requests that engines are at.")
            .register(registry);
    private final Histogram firstByte = Histogram.builder()
            .name("gen_ai_server_time_to_first_token_seconds")
            .help("From admission to the first byte of the engine's answer.")
            .labelNames(MODEL, PROJECT, "server_address")
            .classicOnly()
            .classicUpperBounds(SECONDS)
            .register(registry);
    private final Histogram duration = Histogram.builder()
            .name("gen_ai_server_request_duration_seconds")
            .help("From admission to the answer's last byte.")
            .labelNames(MODEL, PROJECT)
            .classicOnly()
            .classicUpperBounds(SECONDS)
            .register(registry);
    private final Histogram perToken = Histogram.builder()
            .name("gen_ai_server_time_per_output_token_seconds")
            .help("Of streams: from the first byte to the last, for each output token after the first.")
            .labelNames(MODEL, PROJECT)
            .classicOnly()
            .classicUpperBounds(TOKEN_SECONDS)
            .register(registry);

    void began() {
        inFlight.inc();
    }

    void firstByte(Admission admission, Target target, long nanos) {
        firstByte
                .labelValues(
                        model(admission), project(admission), target.baseUrl().getRawAuthority())
                .observe(nanos / NANOS);
    }

    /**
     * A request has ended.
     *
     * @param outcome {@code ok}, {@code caller_gone}, or the code of the error it ended with
     * @param used {@code null} where no engine said
     * @param nanos since its admission
     * @param streamNanos since the first byte of a stream; 0 of anything else
     */
    void ended(Admission admission, String outcome, Tokens used, long nanos, long streamNanos) {
        String model = model(admission);
        String project = project(admission);
        inFlight.dec();
        requests.labelValues(model, project, outcome).inc();
        duration.labelValues(model, project).observe(nanos / NANOS);
        if (used != null) {
            tokens.labelValues(model, project, "input").inc(used.input());
            tokens.labelValues(model, project, "output").inc(used.output());
            if (used.cachedInput() > 0) {
                tokens.labelValues(model, project, "cached_input").inc(used.cachedInput());
            }
            if (streamNanos > 0 && used.output() > 1) {
                perToken.labelValues(model, project).observe(streamNanos / NANOS / (used.output() - 1));
            }
        }
    }

    void refused(Refusal why) {
        refusals.labelValues(why.code()).inc();
    }

    private static String model(Admission admission) {
        return admission.route().model();
    }

    private static String project(Admission admission) {
        return admission.key().project();
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
