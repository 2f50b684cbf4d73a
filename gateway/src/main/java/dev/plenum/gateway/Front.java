package dev.plenum.gateway;

import dev.plenum.core.port.TimeSource;
import dev.plenum.core.port.UsageLog;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Status;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Supplier;

/** What happens to a request: who asks, for what, may they, and then its exchange with an engine. Every refusal is turned into an answer here. */
record Front(
        GatewayConfig config,
        UsageLog log,
        TimeSource clock,
        Supplier<Optional<Directory>> directory,
        Authentication authentication,
        Upstreams upstreams) {

    private static final String MODELS = "/v1/models";

    void handle(ServerRequest request, ServerResponse response) {
        String requestId = RequestIds.next();
        response.header(RequestIds.HEADER, requestId);
        try {
            dispatch(request, response, requestId);
        } catch (Refusal e) {
            send(response, e);
        } catch (CallerGone e) {
            throw new CloseConnectionException(e.getMessage(), e);
        }
        if (request.headers().containsToken(HeaderValues.CONNECTION_CLOSE)) {
            // Helidon says that it closes and does not (helidon#12324): a caller that reads up to the end would wait.
            throw new CloseConnectionException("the caller asked for it");
        }
    }

    private void dispatch(ServerRequest request, ServerResponse response, String requestId) {
        String path = request.prologue().uriPath().rawPath();
        Optional<Endpoint> endpoint = Endpoint.at(path);
        if (endpoint.isPresent()) {
            require(request, "POST", path);
            exchange(request, response, endpoint.get(), requestId);
        } else if (path.equals("/health")) {
            require(request, "GET", path);
            health(response);
        } else if (path.equals(MODELS) || path.startsWith(MODELS + "/")) {
            require(request, "GET", path);
            models(request, response, path);
        } else {
            throw Refusals.unknownPath(path);
        }
    }

    private static void require(ServerRequest request, String method, String path) {
        String actual = request.prologue().method().text();
        if (!actual.equals(method)) {
            throw Refusals.wrongMethod(actual, path, method);
        }
    }

    private void exchange(ServerRequest request, ServerResponse response, Endpoint endpoint, String requestId) {
        Optional<Directory> now = directory.get();
        Snapshot.Key key = authenticate(request, now);
        byte[] body = body(request);
        RequestScan scan = RequestScan.of(body, endpoint);
        Route route = now.flatMap(known -> known.route(key, scan.model()))
                .orElseThrow(() -> Refusals.modelNotFound(scan.model()));
        if (!route.capabilities().contains(endpoint.capability())) {
            throw Refusals.notOffered(route, endpoint.path());
        }
        Admission admission = new Admission(requestId, clock.now(), endpoint, route, scan, body);
        new Exchange(upstreams, config, admission, new Charge(log, admission)).run(response);
    }

    private Snapshot.Key authenticate(ServerRequest request, Optional<Directory> now) {
        return authentication.authenticate(now, request.headers().first(HeaderNames.AUTHORIZATION));
    }

    private byte[] body(ServerRequest request) {
        if (!request.content().hasEntity()) {
            return new byte[0];
        }
        int limit = config.maxBodyBytes();
        try (InputStream in = request.content().inputStream()) {
            byte[] body = in.readNBytes(limit + 1);
            if (body.length > limit) {
                // A caller that is still sending would not see the answer; one that sends without end is cut off.
                in.skip(3L * limit);
                throw Refusals.bodyTooLong(limit);
            }
            return body;
        } catch (IOException e) {
            throw new CallerGone();
        }
    }

    private void models(ServerRequest request, ServerResponse response, String path) {
        Optional<Directory> now = directory.get();
        Snapshot.Key key = authenticate(request, now);
        if (path.equals(MODELS)) {
            send(response, ModelList.of(now.map(known -> known.routes(key)).orElseThrow()));
            return;
        }
        String model =
                URLDecoder.decode(path.substring(MODELS.length() + 1).replace("+", "%2B"), StandardCharsets.UTF_8);
        Route route = now.flatMap(known -> known.route(key, model)).orElseThrow(() -> Refusals.modelNotFound(model));
        send(response, ModelList.one(route));
    }

    /** Whether this gateway can serve; without a key, for probes. */
    private void health(ServerResponse response) {
        Optional<Directory> now = directory.get();
        boolean serves = now.filter(known -> !known.olderThan(config.maxSnapshotAge(), clock.now()))
                .isPresent();
        response.status(serves ? Status.OK_200 : Status.SERVICE_UNAVAILABLE_503);
        send(response, Json.write(json -> {
            json.writeStartObject();
            json.writeStringProperty("status", serves ? "ok" : "no current snapshot");
            now.ifPresent(known ->
                    json.writeNumberProperty("snapshot", known.snapshot().version()));
            json.writeEndObject();
        }));
    }

    private static void send(ServerResponse response, byte[] json) {
        response.header("Content-Type", "application/json");
        response.send(json);
    }

    private static void send(ServerResponse response, Refusal refusal) {
        response.status(Status.create(refusal.status()));
        refusal.headers().forEach((name, value) -> response.header(name, value));
        send(response, refusal.body());
    }
}
