package dev.plenum.gateway.observe;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporterBuilder;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.common.export.RetryPolicy;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Sends spans by OTLP over HTTP, in protobuf. Runs on the thread of {@link Traces}; the only class that knows OpenTelemetry's exporter. */
final class OtlpExport implements Consumer<List<TracedRequest>>, AutoCloseable {

    private static final System.Logger LOG = System.getLogger(OtlpExport.class.getName());

    /** Its messages have stack traces; ours say the same. Held here, because the logging system itself would forget the level. */
    private static final Logger LIBRARY = Logger.getLogger("io.opentelemetry");

    private static final Duration PATIENCE = Duration.ofSeconds(3);
    private static final RetryPolicy TWICE = RetryPolicy.builder()
            .setMaxAttempts(2)
            .setInitialBackoff(Duration.ofMillis(200))
            .build();

    private final Traces.Settings settings;
    private final OtlpHttpSpanExporter exporter;
    private final Resource resource;
    private final LongAdder lost = new LongAdder();
    private boolean failing;

    OtlpExport(Traces.Settings settings) {
        LIBRARY.setLevel(Level.OFF);
        this.settings = settings;
        OtlpHttpSpanExporterBuilder builder = OtlpHttpSpanExporter.builder()
                .setEndpoint(settings.endpoint().toString())
                .setConnectTimeout(PATIENCE)
                .setTimeout(PATIENCE)
                .setRetryPolicy(TWICE);
        settings.headers().forEach(builder::addHeader);
        exporter = builder.build();
        resource = Resource.getDefault()
                .merge(Resource.create(Attributes.builder()
                        .put("service.name", "plenum-gateway")
                        .put(
                                "service.instance.id",
                                Long.toString(ProcessHandle.current().pid()))
                        .build()));
    }

    /** Requests whose spans the collector did not take. */
    long lost() {
        return lost.sum();
    }

    @Override
    public void accept(List<TracedRequest> requests) {
        if (requests.isEmpty()) {
            return;
        }
        List<SpanData> spans = requests.stream()
                .<SpanData>flatMap(one -> Spans.of(one, resource))
                .toList();
        CompletableResultCode done =
                exporter.export(spans).join(2 * PATIENCE.toMillis() + 1_000, TimeUnit.MILLISECONDS);
        if (!done.isSuccess()) {
            lost.add(requests.size());
        }
        tell(done.isSuccess());
    }

    /** Each change once. */
    private void tell(boolean succeeded) {
        if (succeeded == failing) {
            failing = !succeeded;
            LOG.log(
                    failing ? System.Logger.Level.WARNING : System.Logger.Level.INFO,
                    failing
                            ? "The collector {0} takes no spans; they are dropped until it does"
                            : "The collector {0} takes spans again",
                    settings.endpoint());
        }
    }

    @Override
    public void close() {
        CompletableResultCode _ = exporter.shutdown().join(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    }
}
