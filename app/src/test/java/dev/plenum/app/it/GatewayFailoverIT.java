package dev.plenum.app.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Two engines, real processes, of which one after the other is killed under load; {@code FAILOVER_SECONDS} is for how long. */
class GatewayFailoverIT {

    private static final long SECONDS = Long.parseLong(System.getenv().getOrDefault("FAILOVER_SECONDS", "6"));
    private static final long BETWEEN_KILLS_MILLIS = 2_000;
    private static final int CALLERS = 16;
    private static final int CHUNKS = 10;
    private static final long PACE_MILLIS = 5;
    private static final String ASK = "{\"model\":\"tiny\",\"messages\":[],\"stream\":true}";
    private static final String REQUEST =
            "POST /v1/chat/completions HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer sk-a\r\nConnection: close\r\nContent-Length: "
                    + ASK.length() + "\r\n\r\n" + ASK;

    private final AtomicInteger whole = new AtomicInteger();
    private final AtomicInteger cut = new AtomicInteger();

    @Test
    void noCallerSeesAKilledEngineBeforeTheFirstChunkAndNoCutStreamLooksWhole() throws Exception {
        int[] ports = {GatewayProcess.freePort(), GatewayProcess.freePort()};
        Process[] engines = {engine(ports[0]), engine(ports[1])};
        AtomicBoolean over = new AtomicBoolean();
        int kills = 0;
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
                GatewayProcess gateway = new GatewayProcess(Product.empty("gateway-failover"), yaml(ports))) {
            List<Future<?>> callers = new ArrayList<>();
            for (int caller = 0; caller < CALLERS; caller++) {
                callers.add(threads.submit(() -> {
                    while (!over.get()) {
                        call(gateway.port());
                    }
                    return null;
                }));
            }
            long until = System.nanoTime() + Duration.ofSeconds(SECONDS).toNanos();
            for (int one = 0; System.nanoTime() < until; one = 1 - one) {
                Thread.sleep(BETWEEN_KILLS_MILLIS);
                engines[one].destroyForcibly().waitFor();
                kills++;
                engines[one] = engine(ports[one]);
            }
            over.set(true);
            for (Future<?> caller : callers) {
                caller.get();
            }
        } finally {
            engines[0].destroyForcibly();
            engines[1].destroyForcibly();
        }
        System.out.println(kills + " kills: " + whole + " whole, " + cut + " cut, none failed before its first chunk");
        assertTrue(whole.get() > 100 && cut.get() > 0, whole + " whole, " + cut + " cut");
    }

    private static String yaml(int[] ports) {
        String target = "{url: \"http://127.0.0.1:%d\", probe: {path: /health, every: 200ms}}";
        return "keys: [{secret: sk-a, project: blue}]\nroutes:\n  - model: tiny\n    targets:\n      - "
                + target.formatted(ports[0]) + "\n      - " + target.formatted(ports[1]) + "\n";
    }

    private void call(int port) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(60_000);
            socket.getOutputStream().write(REQUEST.getBytes(StandardCharsets.US_ASCII));
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
            assertTrue(answer.startsWith("HTTP/1.1 200"), answer);
            if (answer.contains("data: [DONE]")) {
                assertEquals(CHUNKS, answer.split("\"delta\"", -1).length - 1, answer);
                whole.incrementAndGet();
            } else {
                assertTrue(answer.contains("data: {\"error\":"), answer);
                cut.incrementAndGet();
            }
        }
    }

    /** Returns when it listens. */
    private static Process engine(int port) throws IOException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-Xmx64m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        GatewayFailoverIT.class.getName(),
                        Integer.toString(port))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        assertEquals('y', process.getInputStream().read());
        return process;
    }

    @SuppressWarnings("SystemOut")
    public static void main(String[] arguments) throws IOException {
        try (ServerSocket listener =
                new ServerSocket(Integer.parseInt(arguments[0]), 512, InetAddress.getLoopbackAddress())) {
            System.out.print('y');
            System.out.flush();
            while (true) {
                Socket socket = listener.accept();
                Thread.ofVirtual().start(() -> serve(socket));
            }
        }
    }

    private static void serve(Socket socket) {
        try (socket) {
            socket.setTcpNoDelay(true);
            InputStream in = new BufferedInputStream(socket.getInputStream());
            while (true) {
                String head = head(in);
                if (head.startsWith("GET")) {
                    write(socket, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}");
                } else {
                    int at = head.indexOf("Content-Length: ") + 16;
                    in.skipNBytes(Integer.parseInt(head.substring(at, head.indexOf('\r', at))));
                    stream(socket);
                }
            }
        } catch (IOException | InterruptedException e) {
            // The gateway left.
        }
    }

    private static String head(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int next = in.read();
            if (next < 0) {
                throw new IOException("the connection ended");
            }
            head.append((char) next);
        }
        return head.toString();
    }

    private static void stream(Socket socket) throws IOException, InterruptedException {
        write(socket, "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n");
        for (int chunk = 0; chunk < CHUNKS; chunk++) {
            write(socket, event("{\"choices\":[{\"delta\":{\"content\":\"x\"}}]}"));
            Thread.sleep(PACE_MILLIS);
        }
        write(socket, event("[DONE]") + "0\r\n\r\n");
    }

    private static String event(String data) {
        String event = "data: " + data + "\n\n";
        return Integer.toHexString(event.length()) + "\r\n" + event + "\r\n";
    }

    private static void write(Socket socket, String text) throws IOException {
        OutputStream out = socket.getOutputStream();
        out.write(text.getBytes(StandardCharsets.US_ASCII));
    }
}
