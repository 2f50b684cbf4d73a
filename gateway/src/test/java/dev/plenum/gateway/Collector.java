package dev.plenum.gateway;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.zip.GZIPInputStream;

/** Takes spans as an OpenTelemetry collector does, and reads them with OpenTelemetry's own definitions. */
final class Collector implements AutoCloseable {

    private final HttpServer server;
    private final List<ExportTraceServiceRequest> received = new CopyOnWriteArrayList<>();
    private final List<String> credentials = new CopyOnWriteArrayList<>();
    private volatile int status = 200;

    Collector() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/v1/traces", this::take);
        server.start();
    }

    private void take(HttpExchange exchange) throws IOException {
        boolean packed = "gzip".equals(exchange.getRequestHeaders().getFirst("content-encoding"));
        try (InputStream body = exchange.getRequestBody()) {
            byte[] bytes = (packed ? new GZIPInputStream(body) : body).readAllBytes();
            if (status == 200) {
                received.add(ExportTraceServiceRequest.parseFrom(bytes));
                credentials.add(String.valueOf(exchange.getRequestHeaders().getFirst("authorization")));
            }
        }
        exchange.getResponseHeaders().set("content-type", "application/x-protobuf");
        exchange.sendResponseHeaders(status, -1);
        exchange.close();
    }

    URI endpoint() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/v1/traces");
    }

    /** What it answers from now on. */
    void answers(int with) {
        status = with;
    }

    List<ExportTraceServiceRequest> received() {
        return received;
    }

    List<String> credentials() {
        return credentials;
    }

    List<Span> spans() {
        return received.stream()
                .flatMap(request -> request.getResourceSpansList().stream())
                .flatMap(resource -> resource.getScopeSpansList().stream())
                .flatMap(scope -> scope.getSpansList().stream())
                .toList();
    }

    /** All spans, once there are so many. */
    List<Span> await(int count) {
        Bench.await(() -> spans().size() >= count);
        return spans();
    }

    static String hex(com.google.protobuf.ByteString bytes) {
        return HexFormat.of().formatHex(bytes.toByteArray());
    }

    /** The value of an attribute as text. */
    static Optional<String> attribute(Span span, String name) {
        return span.getAttributesList().stream()
                .filter(one -> one.getKey().equals(name))
                .map(Collector::text)
                .findFirst();
    }

    private static String text(KeyValue attribute) {
        return switch (attribute.getValue().getValueCase()) {
            case STRING_VALUE -> attribute.getValue().getStringValue();
            case INT_VALUE -> Long.toString(attribute.getValue().getIntValue());
            case BOOL_VALUE -> Boolean.toString(attribute.getValue().getBoolValue());
            case DOUBLE_VALUE -> Double.toString(attribute.getValue().getDoubleValue());
            default -> attribute.getValue().toString();
        };
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
