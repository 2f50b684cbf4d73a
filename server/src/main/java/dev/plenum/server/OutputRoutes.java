package dev.plenum.server;

import dev.plenum.api.CurvePoint;
import dev.plenum.api.Items;
import dev.plenum.api.Wire;
import dev.plenum.core.error.ErrorCode;
import dev.plenum.core.error.PlenumException;
import dev.plenum.core.port.Outputs;
import dev.plenum.core.tenancy.Permission;
import dev.plenum.core.workload.ReplicaId;
import dev.plenum.core.workload.WorkloadState;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

/** What replicas write: their logs, and the curve of a training job; at once, or as it grows. */
record OutputRoutes(ServerPorts ports) {

    private static final HeaderName LAST_EVENT_ID = HeaderNames.create("Last-Event-ID");
    private static final int MOST_CHUNK_BYTES = 256 * 1024;
    private static final int MOST_LINES = 100_000;
    private static final Duration LOOK_EVERY = Duration.ofMillis(200);

    List<Route> routes() {
        return List.of(
                Route.get("/v1/workloads/{id}/logs", new Guard.Of(Permission.LOG_READ, Targets::workload), this::logs),
                Route.get(
                        "/v1/workloads/{id}/curve",
                        new Guard.Of(Permission.WORKLOAD_READ, Targets::workload),
                        this::curve));
    }

    private void logs(Exchange exchange) throws IOException, InterruptedException {
        WorkloadState state = new WorkloadLookup(ports.views()).named(exchange);
        ReplicaId replica = new ReplicaId(state.id(), (int)
                exchange.number("replica", 0, 0, state.workload().replicas() - 1));
        long offset = exchange.number("offset", 0, 0, Long.MAX_VALUE);
        if (exchange.wantsEvents()) {
            followLog(exchange, replica, resumed(exchange, offset));
            return;
        }
        Outputs.Chunk chunk = ports.outputs().log(replica, offset, MOST_CHUNK_BYTES);
        exchange.response().header("Plenum-Next-Offset", Long.toString(chunk.next()));
        exchange.bytes(200, "text/plain; charset=utf-8", chunk.bytes());
    }

    private void followLog(Exchange exchange, ReplicaId replica, long from) throws IOException, InterruptedException {
        long offset = from;
        try (EventStream stream = EventStream.open(exchange)) {
            while (true) {
                boolean ended = ended(replica);
                Outputs.Chunk chunk = ports.outputs().log(replica, offset, MOST_CHUNK_BYTES);
                int whole = ended ? chunk.bytes().length : Utf8.wholeCharacters(chunk.bytes());
                if (whole > 0) {
                    String text = new String(chunk.bytes(), 0, whole, StandardCharsets.UTF_8);
                    offset = chunk.offset() + whole;
                    stream.data(Long.toString(offset), Wire.mapper().writeValueAsString(text));
                } else if (ended) {
                    stream.event("end", "{}");
                    return;
                } else {
                    stream.keepAlive();
                    Pulse.pause(LOOK_EVERY);
                }
            }
        }
    }

    private void curve(Exchange exchange) throws IOException, InterruptedException {
        WorkloadState state = new WorkloadLookup(ports.views()).named(exchange);
        int from = (int) exchange.number("from", 0, 0, Integer.MAX_VALUE);
        if (exchange.wantsEvents()) {
            followCurve(exchange, state, (int) resumed(exchange, from));
            return;
        }
        List<String> lines = ports.outputs().curve(state.id(), from);
        exchange.response().header("Plenum-Next-Line", Integer.toString(from + lines.size()));
        exchange.json(
                200,
                new Items<>(lines.stream()
                        .limit(MOST_LINES)
                        .flatMap(line -> CurveLines.point(line).stream())
                        .toList()));
    }

    private void followCurve(Exchange exchange, WorkloadState state, int from)
            throws IOException, InterruptedException {
        int next = from;
        ReplicaId first = new ReplicaId(state.id(), 0);
        try (EventStream stream = EventStream.open(exchange)) {
            while (true) {
                boolean ended = ended(first);
                List<String> lines = ports.outputs().curve(state.id(), next);
                for (String line : lines) {
                    next++;
                    for (CurvePoint point : CurveLines.point(line).stream().toList()) {
                        stream.data(Integer.toString(next), Wire.mapper().writeValueAsString(point));
                    }
                }
                if (lines.isEmpty() && ended) {
                    stream.event("end", "{}");
                    return;
                }
                stream.keepAlive();
                Pulse.pause(LOOK_EVERY);
            }
        }
    }

    private boolean ended(ReplicaId replica) {
        return ports.views()
                .workload(Defaults.PROJECT, replica.workload().text())
                .map(state -> state.outcome().isPresent())
                .orElse(true);
    }

    /** A reader that lost its connection says where it was. */
    private static long resumed(Exchange exchange, long otherwise) {
        String last = exchange.header(LAST_EVENT_ID).orElse("");
        if (last.isEmpty()) {
            return otherwise;
        }
        if (!last.matches("[0-9]{1,18}")) {
            throw new PlenumException(
                    ErrorCode.INVALID_REQUEST,
                    "Last-Event-ID '" + last + "'",
                    "a number",
                    "Leave it out to start over");
        }
        return Long.parseLong(last);
    }

    /** Where the last whole character of UTF-8 ends: a chunk may stop within one. */
    private static final class Utf8 {
        static int wholeCharacters(byte[] bytes) {
            int end = bytes.length;
            for (int back = 1; back <= Math.min(3, end); back++) {
                int lead = bytes[end - back] & 255;
                if (lead >= 0xC0) {
                    int needs = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
                    return needs > back ? end - back : end;
                }
                if (lead < 0x80) {
                    return end;
                }
            }
            return end;
        }
    }
}
