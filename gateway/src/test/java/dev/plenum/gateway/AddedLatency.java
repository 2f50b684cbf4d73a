package dev.plenum.gateway;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Run by hand: what the gateway adds to a request over asking the engine itself, in rounds that alternate. One caller after another (the median and the
 * 99th percentile), then 16 at once (requests a second). Caller, gateway and engine share one process and its cores, so the figures are upper bounds.
 */
final class AddedLatency {

    private static final String ASK =
            "{\"model\":\"tiny\",\"messages\":[{\"role\":\"user\",\"content\":\"" + "x".repeat(110) + "\"}]";
    private static final String ANSWER =
            "{\"id\":\"x\",\"choices\":[{\"message\":{\"role\":\"assistant\",\"content\":\"" + "y".repeat(280)
                    + "\"}}],\"usage\":{\"prompt_tokens\":9,\"completion_tokens\":12,\"total_tokens\":21}}";
    private static final int ROUNDS = 6;
    private static final int CALLERS = 16;

    private AddedLatency() {}

    public static void main(String[] arguments) throws Exception {
        Path folder = Files.createTempDirectory("gateway-added-latency");
        try (Bench bench = Bench.of(folder, AddedLatency::answer)) {
            int direct = bench.engine(0).target().port();
            int gateway = bench.gateway.port();
            System.out.println("case            direct p50/p99 us   gateway p50/p99 us   added p50 us");
            compare("json", ASK + "}", direct, gateway, 3_000);
            compare("50 chunks", ASK + ",\"stream\":true}", direct, gateway, 600);
            System.out.printf(
                    "json, %d callers: direct %d/s, gateway %d/s%n", CALLERS, perSecond(direct), perSecond(gateway));
        }
    }

    private static void answer(ScriptedEngine.Request request, ScriptedEngine.Reply reply) throws IOException {
        if (!request.text().contains("\"stream\":true")) {
            reply.json(200, ANSWER);
            return;
        }
        reply.streamHead();
        for (int i = 0; i < 50; i++) {
            reply.chunk("data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"word \"}}]}\n\n");
        }
        reply.chunk(
                "data: {\"choices\":[],\"usage\":{\"prompt_tokens\":9,\"completion_tokens\":50}}\n\ndata: [DONE]\n\n");
        reply.streamEnd();
    }

    private static void compare(String name, String body, int direct, int gateway, int requests) throws IOException {
        List<long[]> directNanos = new ArrayList<>();
        List<long[]> gatewayNanos = new ArrayList<>();
        for (int round = 0; round < ROUNDS; round++) {
            directNanos.add(sequential(direct, body, requests));
            gatewayNanos.add(sequential(gateway, body, requests));
        }
        long[] first = sorted(directNanos);
        long[] second = sorted(gatewayNanos);
        System.out.printf(
                "%-15s %8d / %-8d %8d / %-8d %8d%n",
                name,
                micros(first, 50),
                micros(first, 99),
                micros(second, 50),
                micros(second, 99),
                micros(second, 50) - micros(first, 50));
    }

    /** The first two rounds warm up. */
    private static long[] sorted(List<long[]> rounds) {
        return rounds.stream().skip(2).flatMapToLong(Arrays::stream).sorted().toArray();
    }

    private static long micros(long[] sorted, int percent) {
        return TimeUnit.NANOSECONDS.toMicros(sorted[sorted.length * percent / 100]);
    }

    private static long[] sequential(int port, String body, int requests) throws IOException {
        long[] nanos = new long[requests];
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setTcpNoDelay(true);
            InputStream in = new BufferedInputStream(socket.getInputStream());
            PrintStream out = new PrintStream(socket.getOutputStream(), false, StandardCharsets.UTF_8);
            for (int i = 0; i < requests; i++) {
                long start = System.nanoTime();
                ask(in, out, body);
                nanos[i] = System.nanoTime() - start;
            }
        }
        return nanos;
    }

    private static void ask(InputStream in, PrintStream out, String body) throws IOException {
        String request =
                "POST /v1/chat/completions HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer sk-blue\r\nContent-Length: "
                        + body.length() + "\r\n\r\n" + body;
        out.write(request.getBytes(StandardCharsets.UTF_8));
        out.flush();
        int length = -1;
        for (String line = line(in); !line.isEmpty(); line = line(in)) {
            if (line.regionMatches(true, 0, "content-length:", 0, 15)) {
                length = Integer.parseInt(line.substring(15).strip());
            }
        }
        if (length >= 0) {
            in.skipNBytes(length);
            return;
        }
        int chunk;
        do {
            chunk = Integer.parseInt(line(in), 16);
            in.skipNBytes(chunk + 2);
        } while (chunk > 0);
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new IOException("closed");
            }
            line.append((char) next);
        }
        return line.toString().strip();
    }

    private static long perSecond(int port) throws Exception {
        int each = 1_500;
        List<Thread> callers = new ArrayList<>();
        long start = System.nanoTime();
        for (int i = 0; i < CALLERS; i++) {
            callers.add(Thread.ofVirtual().start(() -> {
                try {
                    sequential(port, ASK + "}", each);
                } catch (IOException e) {
                    throw new java.io.UncheckedIOException(e);
                }
            }));
        }
        for (Thread caller : callers) {
            caller.join();
        }
        return (long) CALLERS * each * 1_000_000_000L / (System.nanoTime() - start);
    }
}
