package dev.plenum.app.it.upstream;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.plenum.api.Wire;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * An upstream that answers as OpenAI and Anthropic do. The prompt of a request is one word, which names the answer: a file under
 * {@code src/test/resources/upstream}, as JSON or as the events of a stream, or one of {@code break}, {@code hang} and {@code endless}. What came is kept, and
 * told at {@code /seen/REQUEST-ID}, where the clients' scripts look. What should never have come is kept as a wrong.
 */
public final class ScriptedUpstream implements AutoCloseable {

    /** What the gateway must send as its own key. */
    public static final String SECRET = "upstream-secret";

    /** With what all keys of callers begin. */
    public static final String CALLERS_KEYS = "sk-caller";

    private static final int ENDLESS_EVENTS = 3_000;
    private static final long PAUSE_MILLIS = 10;
    private static final long HANG_MILLIS = 20_000;

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Map<String, Asked> seen = new ConcurrentHashMap<>();
    private final List<String> wrongs = new CopyOnWriteArrayList<>();

    /** At a free port of this machine. */
    public ScriptedUpstream() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/v1/", this::answer);
        server.createContext("/seen/", this::tell);
        server.start();
    }

    public String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** What reached it that must not, each in words. */
    public List<String> wrongs() {
        return List.copyOf(wrongs);
    }

    /** What came as the body of this request. */
    public String body(String requestId) {
        return seen.get(requestId).body();
    }

    /** How this request ended: {@code open}, {@code answered}, {@code broken}, or {@code stopped} when the reader left. */
    public String outcome(String requestId) {
        return seen.get(requestId).outcome();
    }

    private void answer(HttpExchange exchange) throws IOException {
        Asked asked = Asked.read(exchange);
        seen.put(asked.id(), asked);
        wrongs.addAll(asked.wrongs());
        switch (asked.word()) {
            case "break" -> breakOff(exchange, asked);
            case "hang" -> pause(HANG_MILLIS);
            case "endless" -> endless(exchange, asked);
            default -> whole(exchange, asked, Answer.of(asked));
        }
    }

    private static void whole(HttpExchange exchange, Asked asked, Answer answer) throws IOException {
        begin(exchange, answer, answer.streams() ? 0 : answer.bytes().length);
        try (OutputStream out = exchange.getResponseBody()) {
            if (answer.streams()) {
                events(out, answer.events());
            } else {
                out.write(answer.bytes());
            }
        }
        asked.ended("answered");
    }

    private static void events(OutputStream out, List<String> events) throws IOException {
        for (String event : events) {
            out.write(event.getBytes(StandardCharsets.UTF_8));
            out.flush();
        }
    }

    private static void begin(HttpExchange exchange, Answer answer, long length) throws IOException {
        answer.headers().forEach(exchange.getResponseHeaders()::set);
        exchange.sendResponseHeaders(answer.status(), length);
    }

    /** Half an answer; the server closes the connection of whoever throws. */
    private static void breakOff(HttpExchange exchange, Asked asked) throws IOException {
        Answer answer = Answer.of(asked.withWord("hello"));
        begin(exchange, answer, answer.streams() ? 0 : answer.bytes().length);
        OutputStream out = exchange.getResponseBody();
        if (answer.streams()) {
            events(out, answer.events().subList(0, answer.events().size() / 2));
        } else {
            out.write(answer.bytes(), 0, answer.bytes().length / 2);
            out.flush();
        }
        asked.ended("broken");
        throw new IOException("as the script says");
    }

    /** The stream of {@code hello} with one event of its text over and over, until the reader has left. */
    private static void endless(HttpExchange exchange, Asked asked) throws IOException {
        Answer answer = Answer.of(asked.withWord("hello"));
        begin(exchange, answer, 0);
        OutputStream out = exchange.getResponseBody();
        try {
            int text = answer.firstText();
            events(out, answer.events().subList(0, text));
            for (int i = 0; i < ENDLESS_EVENTS; i++) {
                events(out, List.of(answer.events().get(text)));
                pause(PAUSE_MILLIS);
            }
            asked.ended("read to its end");
        } catch (IOException e) {
            asked.ended("stopped");
            throw e;
        }
    }

    private static void pause(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void tell(HttpExchange exchange) throws IOException {
        Asked asked = seen.get(exchange.getRequestURI().getPath().substring("/seen/".length()));
        byte[] body = asked == null ? new byte[0] : Wire.mapper().writeValueAsBytes(asked.told());
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(asked == null ? 404 : 200, body.length == 0 ? -1 : body.length);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(body);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
