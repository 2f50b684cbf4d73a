package dev.plenum.app.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.plenum.app.bench.Installation;
import dev.plenum.core.metering.Meter;
import dev.plenum.core.metering.UsageRecord;
import dev.plenum.storage.EventCodec;
import dev.plenum.storage.SegmentedUsageLog;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/**
 * What callers are charged for when a third of them leave in the middle and the gateway is killed five times: each request that reached the engine once,
 * whole ones by the engine's own count, cut ones within one chunk of what the caller got, and marked.
 */
class GatewayMeteringIT {

    private static final int REQUESTS = Integer.parseInt(System.getenv().getOrDefault("METERED_REQUESTS", "2000"));
    private static final int CALLERS = 48;
    private static final int KILLS = 5;
    private static final int MOST_CHUNKS = 20;
    private static final int INPUT = 7;
    private static final long PACE_MILLIS = 8;

    /** What a caller got of one request. */
    private record Got(int chunks, boolean whole) {}

    private final Map<String, Integer> served = new ConcurrentHashMap<>();
    private final Map<String, Got> got = new ConcurrentHashMap<>();
    private final AtomicInteger asked = new AtomicInteger();

    @Test
    void eachRequestIsChargedOnceForWhatItsCallerGot() throws Exception {
        Path folder = Product.empty("gateway-metering");
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
                ServerSocket engine = new ServerSocket(0, 512, InetAddress.getLoopbackAddress())) {
            threads.execute(() -> serve(engine, threads));
            int port = freePort();
            Path config = Files.writeString(
                    folder.resolve("gateway.yaml"),
                    "listen: 127.0.0.1:" + port + "\ndata: data\nkeys: [{secret: sk-a, project: blue}]\nroutes:\n"
                            + "  - {model: tiny, targets: [{url: \"http://127.0.0.1:" + engine.getLocalPort()
                            + "/v1\"}]}\n");
            Process gateway = start(folder, config, 0);
            List<Future<?>> callers = new ArrayList<>();
            for (int caller = 0; caller < CALLERS; caller++) {
                SplittableRandom random = new SplittableRandom(caller);
                callers.add(threads.submit(() -> call(port, random)));
            }
            for (int kill = 1; kill <= KILLS; kill++) {
                while (asked.get() < REQUESTS * kill / (KILLS + 1)) {
                    Thread.sleep(5);
                }
                gateway.destroyForcibly().waitFor();
                gateway = start(folder, config, kill);
            }
            for (Future<?> caller : callers) {
                caller.get();
            }
            gateway.destroy();
            assertEquals(0, gateway.waitFor());
        }
        compare(folder.resolve("data"));
    }

    private static int freePort() throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return free.getLocalPort();
        }
    }

    private static Process start(Path folder, Path config, int number) throws IOException, InterruptedException {
        Installation installation = Product.installation();
        ProcessBuilder builder = new ProcessBuilder(
                installation.home().resolve("plenum").toString(), "gateway", "--config", config.toString());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        Path out = folder.resolve("out-" + number);
        Process process = builder.redirectOutput(out.toFile())
                .redirectError(folder.resolve("err-" + number).toFile())
                .start();
        long until = System.nanoTime() + Duration.ofMinutes(1).toNanos();
        while (!Files.readString(out).contains("Ctrl-C ends it")) {
            assertTrue(
                    process.isAlive() && System.nanoTime() < until, Files.readString(folder.resolve("err-" + number)));
            Thread.sleep(2);
        }
        return process;
    }

    private void compare(Path data) {
        Map<String, List<UsageRecord>> recorded = new HashMap<>();
        try (SegmentedUsageLog log = SegmentedUsageLog.open(data, new EventCodec())) {
            for (long from = 0; from < log.next(); from += 1_000) {
                for (UsageRecord usage : log.read(from, 1_000)) {
                    String id = usage.source().replace("/estimated", "");
                    recorded.computeIfAbsent(id, _ -> new ArrayList<>()).add(usage);
                }
            }
        }
        // Who left before the engine had read the request is recorded with it, and nothing else.
        recorded.forEach((id, records) -> assertTrue(
                served.containsKey(id)
                        || (records.getFirst().source().endsWith("/estimated")
                                && total(records, Meter.Kind.OUTPUT_TOKENS) == 0),
                records.toString()));
        int cut = 0;
        List<String> offByMore = new ArrayList<>();
        for (Map.Entry<String, Integer> one : served.entrySet()) {
            List<UsageRecord> records = recorded.getOrDefault(one.getKey(), List.of());
            assertTrue(!records.isEmpty(), one + " is missing");
            Got caller = got.getOrDefault(one.getKey(), new Got(0, false));
            boolean estimated = records.getFirst().source().endsWith("/estimated");
            String what = one + ", caller " + caller + ": " + records;
            assertEquals(1, total(records, Meter.Kind.REQUESTS), what);
            long output = total(records, Meter.Kind.OUTPUT_TOKENS);
            if (caller.whole()) {
                assertTrue(
                        !estimated && output == one.getValue() && total(records, Meter.Kind.INPUT_TOKENS) == INPUT,
                        what);
            } else if (estimated) {
                cut++;
                long off = Math.abs(output - caller.chunks());
                assertTrue(off <= 2, what);
                if (off > 1) {
                    offByMore.add(one.getKey() + " counted " + output + ", " + caller);
                }
            } else {
                // Killed, or left, between the record and the last byte.
                assertEquals(one.getValue().longValue(), output, what);
                assertTrue(output - caller.chunks() <= 1 || caller.chunks() == 0, what);
            }
        }
        // What the engine sent at once leaves at once: killed just then, half of that is counted. More than two at once
        // are rare.
        assertTrue(offByMore.size() <= KILLS, "off by more than a chunk: " + offByMore);
        assertTrue(cut > REQUESTS / 5, cut + " of " + REQUESTS + " were cut");
    }

    private static long total(List<UsageRecord> records, Meter.Kind kind) {
        return records.stream()
                .filter(usage -> usage.meter().kind() == kind)
                .mapToLong(usage -> usage.quantity().units().longValueExact())
                .sum();
    }

    private void call(int port, SplittableRandom random) {
        while (asked.getAndIncrement() < REQUESTS) {
            boolean stream = random.nextInt(4) > 0;
            int chunks = random.nextInt(1, MOST_CHUNKS);
            int leavesAfter = random.nextInt(9) < 4 ? random.nextInt(chunks) : Integer.MAX_VALUE;
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                socket.setTcpNoDelay(true);
                String body = "{\"model\":\"tiny\",\"messages\":[],\"n\":" + chunks + ",\"stream\":" + stream + "}";
                socket.getOutputStream()
                        .write(
                                ("POST /v1/chat/completions HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer sk-a\r\nContent-Length: "
                                                + body.length() + "\r\n\r\n" + body)
                                        .getBytes(StandardCharsets.US_ASCII));
                read(socket, leavesAfter);
            } catch (ConnectException e) {
                // The gateway is away: asked again when it is there again.
                asked.decrementAndGet();
                pause(20);
            } catch (IOException e) {
                // Cut.
                pause(1);
            }
        }
    }

    /** Who leaves says so by the end of its side, and counts what still comes. */
    private void read(Socket socket, int leavesAfter) throws IOException {
        InputStream in = new BufferedInputStream(socket.getInputStream());
        String id = "";
        int chunks = 0;
        boolean whole = false;
        try {
            for (String line = line(in); !line.isEmpty(); line = line(in)) {
                if (line.startsWith("x-request-id: ")) {
                    id = line.substring(14);
                }
            }
            while (!whole) {
                if (chunks >= leavesAfter && !socket.isOutputShutdown()) {
                    socket.shutdownOutput();
                }
                String line = line(in);
                chunks += line.contains("\"delta\"") ? 1 : 0;
                whole = line.equals("data: [DONE]") || line.contains("\"object\":\"chat.completion\"");
            }
        } finally {
            if (!id.isEmpty()) {
                got.put(id, new Got(chunks, whole));
            }
        }
    }

    /** Ends with the last byte of an answer that has no end of line. */
    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new IOException("the connection ended");
            }
            line.append((char) next);
            if (next == '}'
                    && line.indexOf("\"object\":\"chat.completion\"") >= 0
                    && line.toString().endsWith("}}")) {
                break;
            }
        }
        return line.toString().strip();
    }

    private void serve(ServerSocket engine, ExecutorService threads) {
        while (true) {
            try {
                Socket socket = engine.accept();
                threads.execute(() -> serve(socket));
            } catch (IOException e) {
                return;
            }
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            socket.setTcpNoDelay(true);
            InputStream in = new BufferedInputStream(socket.getInputStream());
            while (true) {
                answer(in, socket.getOutputStream());
            }
        } catch (IOException e) {
            // The gateway left.
        }
    }

    private void answer(InputStream in, OutputStream out) throws IOException {
        String id = "";
        int length = 0;
        for (String line = line(in); !line.isEmpty(); line = line(in)) {
            String lower = line.toLowerCase(Locale.ROOT);
            if (lower.startsWith("x-request-id: ")) {
                id = line.substring(14);
            } else if (lower.startsWith("content-length: ")) {
                length = Integer.parseInt(line.substring(16));
            }
        }
        String body = new String(in.readNBytes(length), StandardCharsets.US_ASCII);
        int chunks = Integer.parseInt(body.replaceAll(".*\"n\":([0-9]+).*", "$1"));
        served.put(id, chunks);
        String usage = "\"usage\":{\"prompt_tokens\":" + INPUT + ",\"completion_tokens\":" + chunks + "}";
        if (body.contains("\"stream\":false")) {
            pause(PACE_MILLIS);
            String answer = "{\"object\":\"chat.completion\",\"choices\":[]," + usage + "}";
            write(
                    out,
                    "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: " + answer.length()
                            + "\r\n\r\n" + answer);
            return;
        }
        write(out, "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n");
        for (int chunk = 0; chunk < chunks; chunk++) {
            event(out, "{\"choices\":[{\"index\":0,\"delta\":{\"content\":\"x\"}}]}");
            pause(PACE_MILLIS);
        }
        event(out, "{\"choices\":[]," + usage + "}");
        event(out, "[DONE]");
        write(out, "0\r\n\r\n");
    }

    private static void event(OutputStream out, String data) throws IOException {
        String event = "data: " + data + "\n\n";
        write(out, Integer.toHexString(event.length()) + "\r\n" + event + "\r\n");
    }

    private static void write(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.US_ASCII));
    }

    private static void pause(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
