package dev.plenum.gateway;

import dev.plenum.core.port.TimeSource;
import dev.plenum.gateway.snapshot.Capability;
import dev.plenum.gateway.snapshot.Route;
import dev.plenum.gateway.snapshot.Snapshot;
import dev.plenum.gateway.snapshot.Target;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;

/** A gateway in front of scripted engines: model {@code tiny} of project {@code blue}, key {@code sk-blue}; project {@code red} has no route. */
public final class Bench implements AutoCloseable {

    public static final String CHAT = "/v1/chat/completions";
    public static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");
    static final Map<String, Snapshot.Key> KEYS = Map.of(
            Snapshot.hash("sk-blue"), new Snapshot.Key("key-1", "blue"),
            Snapshot.hash("sk-red"), new Snapshot.Key("key-2", "red"));

    public final UsageInMemory usage = new UsageInMemory();
    public final AtomicReference<Instant> now = new AtomicReference<>(NOON);
    public final Gateway gateway;
    private final List<ScriptedEngine> engines;
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    Bench(Path folder, UnaryOperator<GatewayConfig> change, ScriptedEngine... engines) {
        this.engines = new ArrayList<>(Arrays.asList(engines));
        TimeSource clock = now::get;
        gateway = Gateway.start(
                change.apply(GatewayConfig.of("127.0.0.1", 0, folder.resolve("gateway-snapshot.json"))), usage, clock);
        gateway.update(snapshot());
    }

    public static Bench of(Path folder, ScriptedEngine.Script... scripts) {
        return new Bench(
                folder,
                config -> config,
                Arrays.stream(scripts).map(ScriptedEngine::new).toArray(ScriptedEngine[]::new));
    }

    public Snapshot snapshot() {
        return new Snapshot(
                7,
                KEYS,
                List.of(route(engines.stream().map(ScriptedEngine::target).toList())));
    }

    static Route route(List<Target> targets) {
        return new Route(
                "blue",
                "tiny",
                targets,
                4096,
                EnumSet.of(Capability.CHAT, Capability.COMPLETIONS, Capability.EMBEDDINGS));
    }

    ScriptedEngine engine(int index) {
        return engines.get(index);
    }

    public HttpResponse<String> post(String path, String body) {
        return send(request(path).POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    public HttpResponse<String> get(String path) {
        return send(request(path));
    }

    public HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + gateway.port() + path))
                .timeout(Duration.ofSeconds(60))
                .setHeader("Authorization", "Bearer sk-blue");
    }

    public HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A caller whose every byte the test sees. */
    Socket callerOf(String path, String body) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), gateway.port());
        socket.setSoTimeout(60_000);
        OutputStream out = socket.getOutputStream();
        out.write(wire(path, body).getBytes(StandardCharsets.UTF_8));
        out.flush();
        return socket;
    }

    /** All that a caller gets who sends this and reads up to the end of the connection. */
    String readToTheEnd(String wire) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), gateway.port())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(wire.getBytes(StandardCharsets.UTF_8));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** A whole request, as it goes over the wire. */
    static String wire(String path, String body) {
        return wire(path, body, "");
    }

    /** {@code headers} are whole lines. */
    static String wire(String path, String body, String headers) {
        return "POST " + path + " HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer sk-blue\r\n" + headers
                + "Content-Length: " + body.getBytes(StandardCharsets.UTF_8).length + "\r\n\r\n" + body;
    }

    /** Reads until this text has come; returns all that came. */
    static String readUntil(InputStream in, String text) throws IOException {
        StringBuilder all = new StringBuilder();
        while (all.indexOf(text) < 0) {
            int next = in.read();
            if (next < 0) {
                throw new IOException("the connection ended after: " + all);
            }
            all.append((char) next);
        }
        return all.toString();
    }

    static void await(BooleanSupplier condition) {
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > until) {
                throw new AssertionError("it did not happen in 30 s");
            }
            Thread.onSpinWait();
            try {
                Thread.sleep(2);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    @Override
    public void close() {
        gateway.close();
        http.close();
        for (ScriptedEngine engine : engines) {
            try {
                engine.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
