package dev.plenum.gateway.observe;

import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Spans of sampled requests, to an OpenTelemetry collector by OTLP. A collector that is slow or away costs spans, which are counted, and never a request's time.
 * OpenTelemetry's classes are loaded only where there is one of these.
 */
public final class Traces implements AutoCloseable {

    private static final int MOST_WAITING = 4_096;

    /**
     * Where spans go, and of how many requests.
     *
     * @param endpoint such as {@code http://127.0.0.1:4318/v1/traces}
     * @param sample part of the requests that come without a {@code traceparent}, 0 to 1
     * @param headers of each call of the collector
     */
    public record Settings(URI endpoint, double sample, Map<String, String> headers) {

        public static final double SAMPLE = 0.1;

        public Settings {
            headers = Map.copyOf(headers);
        }

        /** Headers may be secrets: they are never shown. */
        @Override
        public String toString() {
            return endpoint + ", " + sample;
        }
    }

    private final double sample;
    private final OtlpExport export;
    private final Outbox<TracedRequest> outbox;

    public Traces(Settings settings) {
        sample = settings.sample();
        export = new OtlpExport(settings);
        outbox = new Outbox<>("gateway-traces", MOST_WAITING, Duration.ofHours(1), export);
    }

    /** The caller's trace, sampled if it says so, or a new one. */
    public Trace begin(Optional<Trace> callers) {
        return callers.orElseGet(() -> Trace.begin(ThreadLocalRandom.current().nextDouble() < sample));
    }

    /** Never waits. */
    public void add(TracedRequest request) {
        boolean _ = outbox.offer(request);
    }

    /** Requests whose spans did not reach the collector. */
    public long dropped() {
        return outbox.dropped() + export.lost();
    }

    /** Sends what is there. */
    @Override
    public void close() {
        outbox.close();
        export.close();
    }
}
