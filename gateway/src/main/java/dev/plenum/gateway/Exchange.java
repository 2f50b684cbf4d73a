package dev.plenum.gateway;

import dev.plenum.gateway.metering.Tokens;
import dev.plenum.gateway.observe.AccessLine;
import dev.plenum.gateway.observe.AuditRecord;
import dev.plenum.gateway.observe.Trace;
import dev.plenum.gateway.observe.TracedRequest;
import dev.plenum.gateway.snapshot.Endpoint;
import dev.plenum.gateway.snapshot.Snapshot;
import dev.plenum.gateway.snapshot.Target;
import io.netty.buffer.ByteBuf;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One request from its head to the last byte of its answer, as {@link Observers} tell it when it is over. Whoever on the path of the request comes to know
 * something says it here; all on one event loop.
 */
final class Exchange {

    static final String OK = "ok";
    static final String CALLER_GONE = "caller_gone";

    /** What others call it too: the caller closed the request. */
    private static final int CLOSED_REQUEST = 499;

    /** A model's name of a caller's own making and a path may be as long as a body. */
    private static final int LONGEST_TEXT = 256;

    private final String requestId = RequestIds.next();
    private final long startNanos = System.nanoTime();
    private final Instant startedAt;
    private final String client;
    private final Optional<Trace> trace;
    private final List<TracedRequest.Attempt> attempts = new ArrayList<>(0);
    private String method = "";
    private String path = "";
    private String key = "";
    private String project = "";
    private String operation = "";
    private String model = "";
    private String servedBy = "";
    private long maxTokens = -1;
    private Target target;
    private String span = "";
    private int tried;
    private long attemptNanos;
    private long firstChunkNanos = -1;
    private Tokens tokens;
    private boolean estimated;
    private boolean streamed;
    private int status;
    private String outcome = OK;
    private long bytesIn;
    private long bytesOut;
    private AuditRecord audit;

    /** @param client the caller's address */
    Exchange(Instant startedAt, String client, Optional<Trace> trace) {
        this.startedAt = startedAt;
        this.client = client;
        this.trace = trace;
    }

    String requestId() {
        return requestId;
    }

    String path() {
        return path;
    }

    /** What it was charged for; {@code null} before. */
    Tokens tokens() {
        return tokens;
    }

    /** The engine that was asked last; {@code null} where none was. */
    Target target() {
        return target;
    }

    boolean isSampled() {
        return trace.isPresent() && trace.get().sampled();
    }

    Optional<AuditRecord> audit() {
        return Optional.ofNullable(audit);
    }

    void head(RequestHead head) {
        method = head.method();
        path = cut(head.path());
        bytesIn = head.contentLength();
    }

    void key(Snapshot.Key known) {
        key = known.id();
        project = known.project();
    }

    void asks(Endpoint endpoint, RequestScan scan, int bodyBytes) {
        operation = endpoint.operation();
        model = cut(scan.model());
        maxTokens = scan.maxTokens();
        bytesIn = bodyBytes;
    }

    private static String cut(String text) {
        return text.length() <= LONGEST_TEXT ? text : text.substring(0, LONGEST_TEXT);
    }

    /** From here on its answer is kept too. */
    void audited(AuditRecord record) {
        audit = record;
    }

    /** A target is about to be asked for this model. */
    void attempt(Target one, String route) {
        attemptEnded("upstream_failed");
        target = one;
        tried++;
        servedBy = route.equals(model) ? "" : route;
        if (isSampled()) {
            span = Trace.newSpan();
            attemptNanos = System.nanoTime();
        }
    }

    private void attemptEnded(String error) {
        if (!span.isEmpty()) {
            attempts.add(new TracedRequest.Attempt(
                    span,
                    servedBy.isEmpty() ? model : servedBy,
                    target.baseUrl().getHost(),
                    target.port(),
                    attemptNanos - startNanos,
                    System.nanoTime() - startNanos,
                    error));
            span = "";
        }
    }

    /** The {@code traceparent} for the target; empty where there is none to send. */
    String traceparent() {
        return trace.map(known -> known.header(span.isEmpty() ? known.span() : span))
                .orElse("");
    }

    void firstChunk(long nanos) {
        firstChunkNanos = nanos - startNanos;
    }

    /** @param counted not by an engine, or not up to the end */
    void used(Tokens charged, boolean counted) {
        tokens = charged;
        estimated = counted;
    }

    void outcome(String known) {
        outcome = known;
    }

    void answers(int with) {
        status = with;
    }

    void streams() {
        streamed = true;
        status = 200;
    }

    /** This part of the answer's body is about to leave. */
    void sends(ByteBuf part) {
        bytesOut += part.readableBytes();
        if (audit != null) {
            audit.answer(part);
        }
    }

    /** This is the answer's body. */
    void sends(byte[] body) {
        bytesOut += body.length;
        if (audit != null) {
            audit.answer(body);
        }
    }

    /** The caller left before the end. */
    void callerGone() {
        outcome = CALLER_GONE;
        status = status == 0 ? CLOSED_REQUEST : status;
    }

    /** It has ended now. */
    AccessLine line() {
        attemptEnded("");
        return new AccessLine(
                startedAt.getEpochSecond() * 1_000_000_000L + startedAt.getNano(),
                requestId,
                client,
                key,
                project,
                method,
                path,
                model,
                servedBy,
                target == null ? "" : target.baseUrl().toString(),
                status,
                outcome,
                streamed,
                System.nanoTime() - startNanos,
                firstChunkNanos,
                Optional.ofNullable(tokens),
                estimated,
                bytesIn,
                bytesOut,
                Math.max(0, tried - 1),
                trace.filter(known -> known.sampled() || !known.parent().isEmpty())
                        .map(Trace::id)
                        .orElse(""));
    }

    TracedRequest traced(AccessLine line) {
        return new TracedRequest(trace.orElseThrow(), line, operation, maxTokens, attempts);
    }
}
