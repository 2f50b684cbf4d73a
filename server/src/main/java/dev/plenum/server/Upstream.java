package dev.plenum.server;

import dev.plenum.core.error.ErrorCode;
import dev.plenum.core.error.PlenumException;
import io.helidon.http.Header;
import io.helidon.http.Headers;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.Executors;

/** Passes requests on to another server of this machine and its answers back, as they come; for the chat box and the proxy. */
final class Upstream {

    /** They speak of one connection, not of the message (RFC 9110, section 7.6.1). */
    private static final Set<String> HOP_BY_HOP = Set.of(
            "connection",
            "keep-alive",
            "proxy-authenticate",
            "proxy-authorization",
            "proxy-connection",
            "te",
            "trailer",
            "transfer-encoding",
            "upgrade");

    /** The client sets them by itself. */
    private static final Set<String> CLIENTS_OWN = Set.of("host", "content-length", "expect");

    /** Made at first use: an installation that relays nothing does without its threads. */
    private static final class Client {
        static final HttpClient INSTANCE = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(Duration.ofSeconds(5))
                .followRedirects(HttpClient.Redirect.NEVER)
                .executor(Executors.newVirtualThreadPerTaskExecutor())
                .build();
    }

    private Upstream() {}

    /** Headers that may go on to the next server: by lower-case name, less hop-by-hop ones and those that Connection names. */
    static Map<String, List<String>> endToEnd(Headers headers) {
        Set<String> dropped = new HashSet<>(HOP_BY_HOP);
        headers.values(io.helidon.http.HeaderNames.CONNECTION).stream()
                .flatMap(line -> Arrays.stream(line.split(",")))
                .forEach(name -> dropped.add(name.strip().toLowerCase(Locale.ROOT)));
        Map<String, List<String>> kept = new java.util.LinkedHashMap<>();
        for (Header header : headers) {
            String name = header.name().toLowerCase(Locale.ROOT);
            if (!dropped.contains(name)) {
                kept.put(name, header.allValues());
            }
        }
        return kept;
    }

    /** A request builder with these headers, less those the client sets by itself. */
    static HttpRequest.Builder request(java.net.URI uri, Map<String, List<String>> headers) {
        HttpRequest.Builder builder = HttpRequest.newBuilder(uri);
        headers.forEach((name, values) -> {
            if (!CLIENTS_OWN.contains(name)) {
                values.forEach(value -> builder.header(name, value));
            }
        });
        return builder;
    }

    /** @throws PlenumException ENGINE_FAILED when it cannot be reached */
    static HttpResponse<InputStream> send(HttpRequest request) throws InterruptedException {
        try {
            return Client.INSTANCE.send(request, HttpResponse.BodyHandlers.ofInputStream());
        } catch (IOException unreachable) {
            throw new PlenumException(
                    ErrorCode.ENGINE_FAILED,
                    "no answer from " + request.uri().getAuthority() + ": " + unreachable,
                    "",
                    "It may be starting or stopping: try again in a moment",
                    unreachable);
        }
    }

    /** Copies an answer piece by piece as it arrives; a caller that went away ends the request behind it too. */
    static void answer(Exchange exchange, HttpResponse<InputStream> answer) throws IOException {
        try (InputStream in = answer.body()) {
            exchange.response().status(answer.statusCode());
            answer.headers().map().forEach((name, values) -> {
                String lower = name.toLowerCase(Locale.ROOT);
                if (!name.startsWith(":") && !HOP_BY_HOP.contains(lower) && !lower.equals("content-length")) {
                    exchange.response().header(name, values.toArray(String[]::new));
                }
            });
            OptionalLong length = answer.headers().firstValueAsLong("content-length");
            boolean empty = answer.statusCode() == 204
                    || answer.statusCode() == 304
                    || answer.request().method().equals("HEAD")
                    || length.orElse(-1) == 0;
            if (empty) {
                exchange.response().send();
                return;
            }
            length.ifPresent(exchange.response()::contentLength);
            copy(in, exchange.response().outputStream());
        }
    }

    private static void copy(InputStream in, OutputStream out) throws IOException {
        byte[] buffer = new byte[16 * 1024];
        for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
            out.write(buffer, 0, read);
            out.flush();
        }
        out.close();
    }
}
