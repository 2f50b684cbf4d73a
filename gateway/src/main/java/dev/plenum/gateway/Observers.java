package dev.plenum.gateway;

import dev.plenum.core.error.PlenumException;
import dev.plenum.core.port.TimeSource;
import dev.plenum.gateway.observe.AccessLine;
import dev.plenum.gateway.observe.AccessLog;
import dev.plenum.gateway.observe.AuditRecord;
import dev.plenum.gateway.observe.AuditStore;
import dev.plenum.gateway.observe.Observability;
import dev.plenum.gateway.observe.Trace;
import dev.plenum.gateway.observe.Traces;
import dev.plenum.gateway.snapshot.Audit;
import dev.plenum.gateway.snapshot.Snapshot;
import java.nio.file.Path;
import java.util.Optional;

/** Who is told of a request when it has ended: the access log, the collector, the audit store, each where it is wanted. To tell never waits. */
final class Observers implements AutoCloseable {

    private final TimeSource clock;
    private final Optional<AccessLog> accessLog;
    private final Optional<Traces> traces;
    private final AuditStore auditStore;

    /** @throws PlenumException INVALID_REQUEST when the access log cannot be written */
    Observers(Observability config, Path auditFolder, TimeSource clock) {
        this.clock = clock;
        this.accessLog = AccessLog.open(config.accessLog());
        this.traces = config.traces().map(Traces::new);
        this.auditStore = new AuditStore(auditFolder, clock);
    }

    /**
     * A request begins.
     *
     * @param traceparent as the caller sent it; empty where it did not
     */
    Exchange begin(String client, String traceparent) {
        Optional<Trace> callers = traceparent.isEmpty() ? Optional.empty() : Trace.of(traceparent);
        return new Exchange(
                clock.now(), client, traces.isPresent() ? traces.map(known -> known.begin(callers)) : callers);
    }

    /** Whether targets are told of the trace. */
    boolean traces() {
        return traces.isPresent();
    }

    /** Whether a request may be let in of which a record must be kept. */
    boolean canAudit() {
        return auditStore.accepts();
    }

    /** Begins to keep what is asked and answered; empty where there is no room for it. */
    Optional<AuditRecord> audit(Audit how, byte[] body) {
        return auditStore.begin(how, body);
    }

    void ended(Exchange exchange) {
        boolean traced = traces.isPresent() && exchange.isSampled();
        if (!traced && accessLog.isEmpty() && exchange.audit().isEmpty()) {
            return;
        }
        AccessLine line = exchange.line();
        accessLog.ifPresent(log -> log.add(line));
        if (traced) {
            traces.get().add(exchange.traced(line));
        }
        exchange.audit().ifPresent(record -> auditStore.add(record, line));
    }

    void retain(Snapshot snapshot) {
        auditStore.retain(snapshot.audits());
    }

    long accessLinesDropped() {
        return accessLog.map(AccessLog::dropped).orElse(0L);
    }

    long tracesDropped() {
        return traces.map(Traces::dropped).orElse(0L);
    }

    long auditRecordsDropped() {
        return auditStore.dropped();
    }

    /** Writes and sends what is there. */
    @Override
    public void close() {
        accessLog.ifPresent(AccessLog::close);
        auditStore.close();
        traces.ifPresent(Traces::close);
    }
}
