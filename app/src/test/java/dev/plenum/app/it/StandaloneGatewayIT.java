package dev.plenum.app.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.plenum.app.bench.Installation;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** {@code plenum gateway --config FILE} as a user runs it, before an engine that always gives the same answer. */
class StandaloneGatewayIT {

    private static final Duration LIMIT = Duration.ofMinutes(1);
    private static final byte[] ANSWER =
            "{\"choices\":[],\"usage\":{\"prompt_tokens\":3,\"completion_tokens\":2,\"total_tokens\":5}}"
                    .getBytes(StandardCharsets.UTF_8);

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private HttpServer engine;
    private Path folder;
    private Path config;
    private int port;

    @BeforeEach
    void startEngine() throws IOException {
        engine = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        engine.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        engine.createContext("/v1/chat/completions", StandaloneGatewayIT::answer);
        engine.start();
        folder = Product.empty("gateway");
        config = folder.resolve("gateway.yaml");
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
    }

    @AfterEach
    void stopEngine() {
        engine.stop(0);
        http.close();
    }

    private static void answer(HttpExchange exchange) throws IOException {
        exchange.getRequestBody().readAllBytes();
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(200, ANSWER.length);
        exchange.getResponseBody().write(ANSWER);
        exchange.close();
    }

    private String yaml(String... secrets) {
        StringBuilder keys = new StringBuilder();
        for (String secret : secrets) {
            keys.append("  - {secret: ").append(secret).append(", project: blue}\n");
        }
        return "listen: 127.0.0.1:" + port + "\ndata: data\nkeys:\n" + keys
                + "routes:\n  - {model: tiny, targets: [{url: \"http://127.0.0.1:"
                + engine.getAddress().getPort() + "/v1\"}]}\n";
    }

    private int ask(String secret) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/v1/chat/completions"))
                .timeout(Duration.ofSeconds(20))
                .header("Authorization", "Bearer " + secret)
                .POST(HttpRequest.BodyPublishers.ofString("{\"model\":\"tiny\",\"messages\":[]}"))
                .build();
        return http.send(request, HttpResponse.BodyHandlers.ofString()).statusCode();
    }

    private Process start() throws IOException, InterruptedException {
        Installation installation = Product.installation();
        ProcessBuilder builder = new ProcessBuilder(
                installation.home().resolve("plenum").toString(), "gateway", "--config", config.toString());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        Process process = builder.redirectOutput(folder.resolve("out").toFile())
                .redirectError(folder.resolve("err").toFile())
                .start();
        await(process, () -> Files.readString(folder.resolve("out")).contains("Ctrl-C ends it"));
        return process;
    }

    private interface Condition {
        boolean holds() throws IOException, InterruptedException;
    }

    private void await(Process process, Condition condition) throws IOException, InterruptedException {
        long until = System.nanoTime() + LIMIT.toNanos();
        while (!condition.holds()) {
            assertTrue(process.isAlive() && System.nanoTime() < until, Files.readString(folder.resolve("err")));
            Thread.sleep(2);
        }
    }

    private void replace(String yaml) throws IOException {
        Path next = Files.writeString(folder.resolve("next.yaml"), yaml);
        Files.move(next, config, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private static void end(Process process) throws InterruptedException {
        process.destroy();
        assertTrue(process.waitFor(60, TimeUnit.SECONDS), "it ends");
        assertEquals(0, process.exitValue());
    }

    @Test
    void aChangedFileHoldsWithinASecondAndNoRequestFailsMeanwhile() throws Exception {
        Files.writeString(config, yaml("sk-old"));
        Process process = start();
        AtomicInteger asked = new AtomicInteger();
        try {
            assertEquals(200, ask("sk-old"));
            assertEquals(401, ask("sk-new"));
            AtomicBoolean over = new AtomicBoolean();
            AtomicInteger failed = new AtomicInteger();
            Thread caller = Thread.ofVirtual().start(() -> {
                while (!over.get()) {
                    asked.incrementAndGet();
                    try {
                        failed.addAndGet(ask("sk-old") == 200 ? 0 : 1);
                    } catch (IOException | InterruptedException e) {
                        failed.incrementAndGet();
                    }
                }
            });
            for (int change = 0; change < 10; change++) {
                String secret = "sk-new" + change;
                replace(yaml("sk-old", secret));
                long changed = System.nanoTime();
                await(process, () -> ask(secret) == 200);
                long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - changed);
                assertTrue(millis < 1_000, "the new key worked after " + millis + " ms");
                assertEquals(401, ask("sk-new" + (change - 1)));
            }
            over.set(true);
            caller.join();
            assertEquals(0, failed.get(), "failed of " + asked);
            assertTrue(asked.get() > 0);
        } finally {
            end(process);
        }
        long served = Files.readString(folder.resolve("data/access.log"))
                .lines()
                .filter(line -> line.contains("\"outcome\":\"ok\""))
                .count();
        // One before, and the first with each of the ten new keys.
        assertEquals(asked.get() + 11, served, "each has its line when the gateway has ended");
        assertEquals("", Files.readString(folder.resolve("err")));
    }

    @Test
    void aBrokenFileIsToldAndTheOneBeforeGoesOnServing() throws Exception {
        Files.writeString(config, yaml("sk-old"));
        Process process = start();
        try {
            replace(yaml("sk-new") + "max_bdy: 1MiB\n");
            await(process, () -> Files.readString(folder.resolve("err")).contains("goes on with what it read before"));
            String told = Files.readString(folder.resolve("err"));
            assertTrue(told.contains("max_bdy: there is no such key (expected: max_body)"), told);
            assertFalse(told.contains("sk-"), told);
            assertEquals(200, ask("sk-old"));
            assertEquals(401, ask("sk-new"));
            Files.writeString(config, yaml("sk-new").replace("127.0.0.1:" + port, "127.0.0.1:1"));
            await(process, () -> ask("sk-new") == 200);
            await(process, () -> Files.readString(folder.resolve("err")).contains("listen changed"));
        } finally {
            end(process);
        }
    }

    @Test
    void aSecondGatewayOnTheSameDataFolderIsRefusedAndTheFolderIsPrivate() throws Exception {
        Files.writeString(config, yaml("sk-old"));
        Process process = start();
        try {
            Path data = folder.resolve("data");
            assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(data)));
            assertEquals(200, ask("sk-old"));
            Installation.Done done = gateway(config);
            assertEquals(1, done.status(), done.toString());
            assertTrue(done.err().contains("pid " + process.pid()), done.err());
            assertTrue(done.err().contains("one gateway a data folder"), done.err());
            try (var segments = Files.list(data.resolve("usage"))) {
                assertTrue(segments.anyMatch(file -> file.toString().endsWith(".jsonl")));
            }
        } finally {
            end(process);
        }
    }

    @Test
    void aWrongFileIsToldWholeAndNothingStarts() throws Exception {
        Files.writeString(config, "listen: 80\nkeys:\n  - {secret: sk-hidden, limits: [{requests: 0}]}\n");
        Installation.Done done = gateway(config);
        assertEquals(2, done.status(), done.toString());
        assertEquals("", done.out());
        for (String part : List.of(
                "5 errors in " + config,
                "line 1, column 9: listen is '80'",
                "line 1, column 1: routes is missing",
                "keys[0].project is missing",
                "keys[0].limits[0].requests is '0'",
                "keys[0].limits[0].per is missing",
                "next: Correct the file")) {
            assertTrue(done.err().contains(part), done.err());
        }
        assertFalse(done.err().contains("sk-hidden"), done.err());
        assertFalse(Files.exists(folder.resolve("gateway-data")));
        assertEquals(2, gateway(folder.resolve("none.yaml")).status());
    }

    private static Installation.Done gateway(Path config) {
        return Product.installation()
                .plenum(config.getParent(), Map.of(), LIMIT, "gateway", "--config", config.toString());
    }
}
