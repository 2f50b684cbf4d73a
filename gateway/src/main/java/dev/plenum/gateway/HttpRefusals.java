package dev.plenum.gateway;

import io.helidon.http.DirectHandler;
import io.helidon.http.HeaderNames;
import io.helidon.http.ServerResponseHeaders;
import io.helidon.http.Status;
import io.helidon.webserver.http.DirectHandlers;
import java.util.Map;
import java.util.Optional;

/** What the HTTP server itself refuses (a broken head, a path it will not take, a defect), in the same shape as every other error. */
final class HttpRefusals implements DirectHandler {

    static DirectHandlers handlers() {
        DirectHandlers.Builder builder = DirectHandlers.builder();
        HttpRefusals handler = new HttpRefusals();
        for (EventType type : EventType.values()) {
            builder.addHandler(type, handler);
        }
        return builder.build();
    }

    @Override
    public TransportResponse handle(
            TransportRequest request, EventType type, Status status, ServerResponseHeaders headers, String message) {
        Refusal refusal = status.code() >= 500
                ? Refusals.internal()
                : new Refusal(
                        status.code(),
                        "bad_http_request",
                        Optional.empty(),
                        "The HTTP request is not acceptable (expected: HTTP/1.1 with a valid head and body framing)",
                        Map.of());
        headers.set(HeaderNames.create(RequestIds.HEADER), RequestIds.next());
        headers.set(HeaderNames.CONTENT_TYPE, "application/json");
        return TransportResponse.builder()
                .status(status)
                .headers(headers)
                .keepAlive(false)
                .entity(refusal.body())
                .build();
    }
}
