package dev.plenum.api;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.core.type.TypeReference;

/**
 * The thin client of the API, and of the gateway, for the command line, tests and tools. Blocking, one connection a request, safe for many threads. Every
 * method throws {@link ProblemException} when the server refuses and {@link UnreachableException} when there is none. The typed methods read and write the
 * records of this package; {@link #send} and {@link #bytes} leave the body as it is, for callers that cannot afford the object mapper's start-up.
 */
public final class PlenumClient {

    /** Longer than any wait that the server offers (30 s), so that only a hung server runs into it. */
    private static final int LONGEST_SILENCE_MILLIS = 120_000;

    private static final byte[] NOTHING = new byte[0];

    private final URI base;
    private final String token;

    /** @param token the API's token or, for the gateway, an API key */
    public PlenumClient(URI base, String token) {
        this.base = base;
        this.token = token;
    }

    public URI base() {
        return base;
    }

    /** A path with a query; parameters whose value is empty are left out. */
    public static String path(String path, Map<String, String> parameters) {
        StringBuilder all = new StringBuilder(path);
        parameters.forEach((name, value) -> {
            if (!value.isEmpty()) {
                all.append(all.indexOf("?") < 0 ? '?' : '&')
                        .append(name)
                        .append('=')
                        .append(encoded(value));
            }
        });
        return all.toString();
    }

    /** One segment of a path, or a value in a query. */
    public static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    public <T> T get(String path, Class<T> type) {
        return Wire.mapper().readValue(bytes("GET", path), type);
    }

    /** For answers such as {@code Items<NodeDocument>}. */
    public <T> T get(String path, TypeReference<T> type) {
        return Wire.mapper().readValue(bytes("GET", path), type);
    }

    /** @param method {@code POST} or {@code PUT} */
    public <T> T write(String method, String path, Object body, Class<T> type) {
        byte[] json = Wire.mapper().writeValueAsBytes(body);
        return Wire.mapper().readValue(send(method, path, json, Map.of()).bytes(), type);
    }

    public <T> T delete(String path, Class<T> type) {
        return Wire.mapper().readValue(bytes("DELETE", path), type);
    }

    /** A request without a body; answers the body as it came. */
    public byte[] bytes(String method, String path) {
        return send(method, path, NOTHING, Map.of()).bytes();
    }

    /**
     * Any request; its body is JSON unless a Content-Type is among the headers.
     *
     * @param path with its query, encoded
     */
    public Answer send(String method, String path, byte[] body, Map<String, String> headers) {
        return send(method, path, body, headers, LONGEST_SILENCE_MILLIS);
    }

    /** Server-Sent Events of a GET, for as long as the server has any. */
    public ServerEvents events(String path) {
        return new ServerEvents(send("GET", path, NOTHING, Map.of("Accept", "text/event-stream"), 0));
    }

    /** The same, as long as no silence is longer than this. */
    public ServerEvents events(String path, Duration longestSilence) {
        return new ServerEvents(
                send("GET", path, NOTHING, Map.of("Accept", "text/event-stream"), (int) longestSilence.toMillis()));
    }

    /** Server-Sent Events as the answer to a POST of JSON, as chat streams them. */
    public ServerEvents events(String path, byte[] body) {
        return new ServerEvents(send("POST", path, body, Map.of("Accept", "text/event-stream"), 0));
    }

    private Answer send(String method, String path, byte[] body, Map<String, String> headers, int readMillis) {
        Map<String, String> all = new LinkedHashMap<>();
        if (!token.isEmpty()) {
            all.put("Authorization", "Bearer " + token);
        }
        all.put("Accept", "application/json");
        if (body.length > 0) {
            all.put("Content-Type", "application/json");
        }
        all.putAll(headers);
        Answer answer = HttpExchange.send(base, method, path, all, body, readMillis);
        if (answer.status() / 100 == 2) {
            return answer;
        }
        throw new ProblemException(ProblemReader.read(answer.status(), answer.bytes()));
    }
}
