package dev.plenum.cli;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.plenum.api.Problem;
import dev.plenum.api.Wire;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** An HTTP server that answers what a test told it to, with the API's own records, and keeps what it was asked; with the data directory that leads to it. */
final class SampleServer implements AutoCloseable {

    /** One request as it came. */
    record Asked(String method, String target, String contentType, String key, String body) {}

    private record Canned(int status, String type, String body) {}

    private final HttpServer server;
    private final Map<String, Canned> answers = new ConcurrentHashMap<>();
    private final Map<String, Runnable> afterwards = new ConcurrentHashMap<>();
    private final List<Asked> asked = new CopyOnWriteArrayList<>();

    private SampleServer(HttpServer server) {
        this.server = server;
    }

    static SampleServer with(Path data) throws IOException {
        HttpServer http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        SampleServer server = new SampleServer(http);
        http.createContext("/", server::answer);
        http.start();
        String address = "http://127.0.0.1:" + http.getAddress().getPort();
        Files.writeString(
                data.resolve("endpoints.json"), "{\"api\":\"" + address + "\",\"gateway\":\"" + address + "\"}");
        Files.writeString(data.resolve("api-token"), "t0ken\n");
        return server;
    }

    /** @param route such as {@code GET /v1/nodes}, without a query */
    SampleServer answers(String route, Object document) {
        return put(route, 200, "application/json", Wire.mapper().writeValueAsString(document));
    }

    SampleServer refuses(String route, int status, String code) {
        Problem problem = new Problem("about:blank", "No", status, code, "It is " + code + ".", "better", "do better");
        return put(route, status, "application/problem+json", Wire.mapper().writeValueAsString(problem));
    }

    SampleServer streams(String route, String events) {
        return put(route, 200, "text/event-stream", events);
    }

    /** Whatever the other methods do not say. */
    SampleServer put(String route, int status, String type, String body) {
        answers.put(route, new Canned(status, type, body));
        return this;
    }

    /** Runs once the route has answered. */
    SampleServer then(String route, Runnable action) {
        afterwards.put(route, action);
        return this;
    }

    List<Asked> asked() {
        return List.copyOf(asked);
    }

    Asked lastAsked() {
        return asked.getLast();
    }

    private void answer(HttpExchange exchange) throws IOException {
        URI uri = exchange.getRequestURI();
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        asked.add(new Asked(
                exchange.getRequestMethod(),
                uri.toString(),
                header(exchange, "Content-Type"),
                header(exchange, "Authorization"),
                body));
        Canned canned = answers.getOrDefault(
                exchange.getRequestMethod() + " " + uri.getPath(),
                new Canned(404, "application/json", "{\"code\":\"not_found\",\"detail\":\"No route\"}"));
        exchange.getResponseHeaders().set("Content-Type", canned.type());
        boolean stream = canned.type().equals("text/event-stream");
        byte[] bytes = canned.body().getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(canned.status(), stream ? 0 : bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.getResponseBody().flush();
        // A stream that does not say its end stays open, as a job that still runs.
        if (!stream || canned.body().contains("end")) {
            exchange.close();
        }
        afterwards
                .getOrDefault(exchange.getRequestMethod() + " " + uri.getPath(), () -> {})
                .run();
    }

    private static String header(HttpExchange exchange, String name) {
        String value = exchange.getRequestHeaders().getFirst(name);
        return value == null ? "" : value;
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
