package dev.plenum.server;

import io.helidon.http.HeaderNames;
import io.helidon.http.HttpPrologue;
import io.helidon.webserver.http.ServerRequest;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpRequest;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * Passes {@code /dev/ID/...} on to the dev environment of that id, path and query unchanged, showing it its own secret instead of ours. What asks for
 * a WebSocket takes {@link DevTunnel} instead.
 */
record DevProxy(DevEnvironments environments) {

    static final String PREFIX = "/dev/";

    void handle(Exchange exchange) throws IOException, InterruptedException {
        ServerRequest request = exchange.request();
        String path = request.path().rawPath();
        String id = id(path);
        if (path.equals(PREFIX + id)) {
            exchange.response().header(HeaderNames.LOCATION, path + "/");
            exchange.response().status(308).send();
            return;
        }
        DevEnvironments.Target target = environments.target(id);
        HttpRequest.Builder passed = Upstream.request(
                        URI.create(target.endpoint() + pathAndQuery(request.prologue())), headers(request, target))
                .method(request.prologue().method().text(), body(request));
        SecurityHeaders.clear(exchange.response());
        Upstream.answer(exchange, Upstream.send(passed.build()));
    }

    /** The id in {@code /dev/ID/...}. */
    static String id(String path) {
        String rest = path.substring(PREFIX.length());
        int slash = rest.indexOf('/');
        return slash < 0 ? rest : rest.substring(0, slash);
    }

    /** As the client wrote them. */
    static String pathAndQuery(HttpPrologue prologue) {
        String query = prologue.hasQuery() ? prologue.query().rawValue() : "";
        return prologue.uriPath().rawPath() + (query.isEmpty() ? "" : "?" + query);
    }

    private static Map<String, List<String>> headers(ServerRequest request, DevEnvironments.Target target) {
        Map<String, List<String>> headers = Upstream.endToEnd(request.headers());
        headers.remove("authorization");
        headers.remove("cookie");
        Access.foreignCookies(request.headers(), Gate.port(request))
                .ifPresent(cookies -> headers.put("cookie", List.of(cookies)));
        target.authorization().ifPresent(value -> headers.put("authorization", List.of(value)));
        return headers;
    }

    private static HttpRequest.BodyPublisher body(ServerRequest request) {
        if (!request.content().hasEntity()) {
            return HttpRequest.BodyPublishers.noBody();
        }
        InputStream in = request.content().inputStream();
        HttpRequest.BodyPublisher streamed = HttpRequest.BodyPublishers.ofInputStream(() -> in);
        OptionalLong length = request.headers().contentLength();
        return length.isPresent() && length.getAsLong() > 0
                ? HttpRequest.BodyPublishers.fromPublisher(streamed, length.getAsLong())
                : streamed;
    }
}
