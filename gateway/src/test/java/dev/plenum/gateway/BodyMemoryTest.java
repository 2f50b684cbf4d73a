package dev.plenum.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.plenum.gateway.snapshot.Snapshot;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Many large bodies at once. */
@Timeout(300)
class BodyMemoryTest {

    private static final int BODY = 8 << 20;
    private static final int CALLERS = 200;
    private static final String ASK = "{\"model\":\"tiny\",\"messages\":[\"";

    @TempDir
    Path folder;

    @Test
    void whatIsHeldTogetherIsBoundedAndGivenBack() {
        BodyMemory memory = new BodyMemory(1 << 20);
        BodyMemory.Holding one = memory.holding();
        BodyMemory.Holding other = memory.holding();
        one.resize(300 << 10);
        Refusal busy = assertThrows(Refusal.class, () -> other.resize(300 << 10));
        assertEquals("busy", busy.code());
        assertEquals("5", busy.headers().get("Retry-After"));
        assertEquals(600 << 10, memory.taken());
        one.resize(100 << 10);
        other.resize(300 << 10);
        one.resize(BodyMemory.SMALL);
        other.resize(0);
        assertEquals(0, memory.taken());
    }

    /** A body of this length. */
    private static String large(int length) {
        return ASK + "x".repeat(length - ASK.length() - 3) + "\"]}";
    }

    @Test
    void aBodyOrAnAnswerThatThereIsNoMemoryForIsRefusedAndTheNextIsNot() {
        ScriptedEngine engine = new ScriptedEngine((request, reply) -> {
            boolean big = request.text().contains("much");
            reply.json(200, "{\"usage\":{\"prompt_tokens\":1}" + " ".repeat(big ? 1 << 20 : 0) + "}");
        });
        try (Bench bench = new Bench(folder, config -> config.withMaxBodyMemoryBytes(1 << 20), engine)) {
            for (int i = 0; i < 20; i++) {
                assertEquals(503, bench.post(Bench.CHAT, large(1 << 20)).statusCode());
                assertEquals(503, bench.post(Bench.CHAT, ASK + "much\"]}").statusCode());
                assertEquals(200, bench.post(Bench.CHAT, large(400 << 10)).statusCode());
            }
        }
    }

    @Test
    void aGatewayWith256MiBAnswersEachOf200BodiesOf8MiBAtOnceAndLives() throws Exception {
        Process child = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-Xmx256m",
                        "-XX:+ExitOnOutOfMemoryError",
                        "-cp",
                        System.getProperty("java.class.path"),
                        BodyMemoryTest.class.getName(),
                        folder.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader said =
                        new BufferedReader(new InputStreamReader(child.getInputStream(), StandardCharsets.UTF_8));
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            int port = Integer.parseInt(said.readLine());
            Map<Integer, Integer> statuses = new TreeMap<>();
            List<Future<Integer>> callers = new ArrayList<>();
            CountDownLatch together = new CountDownLatch(CALLERS);
            for (int caller = 0; caller < CALLERS; caller++) {
                callers.add(threads.submit(() -> call(port, BODY, together, threads)));
            }
            for (Future<Integer> caller : callers) {
                statuses.merge(caller.get(), 1, Integer::sum);
            }
            assertTrue(child.isAlive(), "the gateway lives");
            assertEquals(CALLERS, statuses.getOrDefault(200, 0) + statuses.getOrDefault(503, 0), statuses.toString());
            assertTrue(statuses.getOrDefault(200, 0) > 0 && statuses.getOrDefault(503, 0) > 0, statuses.toString());
            Bench.await(() -> status(port, threads) == 200);
        } finally {
            child.destroyForcibly().waitFor();
        }
    }

    private static int status(int port, ExecutorService threads) {
        try {
            return call(port, BODY, new CountDownLatch(1), threads);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** The status of the answer, which may come before all is sent. */
    private static int call(int port, int length, CountDownLatch together, ExecutorService threads) throws Exception {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(120_000);
            Future<?> _ = threads.submit(() -> {
                together.countDown();
                together.await(60, TimeUnit.SECONDS);
                send(socket.getOutputStream(), length);
                return null;
            });
            String line = Bench.readUntil(socket.getInputStream(), "\r\n");
            return Integer.parseInt(line.substring(9, 12));
        }
    }

    private static void send(OutputStream out, int length) throws IOException {
        String head = "POST " + Bench.CHAT + " HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer sk-blue\r\nContent-Length: "
                + length + "\r\n\r\n" + ASK;
        out.write(head.getBytes(StandardCharsets.US_ASCII));
        byte[] some = new byte[64 << 10];
        Arrays.fill(some, (byte) 'x');
        int left = length - ASK.length() - 3;
        while (left > 0) {
            out.write(some, 0, Math.min(left, some.length));
            left -= Math.min(left, some.length);
        }
        out.write("\"]}".getBytes(StandardCharsets.US_ASCII));
    }

    @SuppressWarnings("SystemOut")
    public static void main(String[] arguments) throws InterruptedException {
        ForgetfulEngine engine = new ForgetfulEngine();
        try (Bench bench = Bench.of(Path.of(arguments[0]))) {
            bench.gateway.update(new Snapshot(8, Bench.KEYS, List.of(Bench.route(List.of(engine.target())))));
            System.out.println(bench.gateway.port());
            Thread.sleep(Long.MAX_VALUE);
        }
    }
}
