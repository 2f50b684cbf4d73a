package dev.plenum.app.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Keys, targets and routes change while 64 callers ask; {@code RELOADS=1000} changes take a minute. */
class GatewayReloadIT {

    private static final int RELOADS = Integer.parseInt(System.getenv().getOrDefault("RELOADS", "50"));
    private static final int CALLERS = 64;
    private static final long EVERY_MILLIS = 60;
    private static final byte[] ANSWER =
            "{\"choices\":[],\"usage\":{\"prompt_tokens\":3,\"completion_tokens\":2}}".getBytes(StandardCharsets.UTF_8);

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final AtomicInteger asked = new AtomicInteger();

    private static void answer(HttpExchange exchange) throws IOException {
        exchange.getRequestBody().readAllBytes();
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(200, ANSWER.length);
        exchange.getResponseBody().write(ANSWER);
        exchange.close();
    }

    private static String yaml(int engine, int change) {
        String target = "{url: \"http://127.0.0.1:" + engine;
        String targets = change % 2 == 0 ? target + "\"}" : target + "\", weight: 2}, " + target + "/other\"}";
        return "keys:\n  - {secret: sk-old, project: blue}\n  - {secret: sk-" + change + ", project: blue}\n"
                + "routes:\n  - {model: tiny, targets: [" + targets + "]}\n  - {model: tiny-" + change + ", targets: ["
                + target + "\"}]}\n";
    }

    private int ask(int port, String secret, String model) throws IOException, InterruptedException {
        asked.incrementAndGet();
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/v1/chat/completions"))
                .timeout(Duration.ofSeconds(60))
                .header("Authorization", "Bearer " + secret)
                .POST(HttpRequest.BodyPublishers.ofString("{\"model\":\"" + model + "\",\"messages\":[]}"))
                .build();
        return http.send(request, HttpResponse.BodyHandlers.ofString()).statusCode();
    }

    @Test
    void noRequestFailsHoweverOftenTheFileChanges() throws Exception {
        HttpServer engine = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 512);
        int enginePort = engine.getAddress().getPort();
        AtomicBoolean over = new AtomicBoolean();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
                GatewayProcess gateway = new GatewayProcess(Product.empty("gateway-reload"), yaml(enginePort, 0))) {
            engine.setExecutor(threads);
            engine.createContext("/", GatewayReloadIT::answer);
            engine.start();
            List<Future<?>> callers = new ArrayList<>();
            for (int caller = 0; caller < CALLERS; caller++) {
                callers.add(threads.submit(() -> {
                    while (!over.get()) {
                        assertEquals(200, ask(gateway.port(), "sk-old", "tiny"));
                    }
                    return null;
                }));
            }
            long start = System.nanoTime();
            for (int change = 1; change <= RELOADS; change++) {
                gateway.replaceFile(yaml(enginePort, change));
                Thread.sleep(EVERY_MILLIS);
            }
            long seconds = Duration.ofNanos(System.nanoTime() - start).toSeconds();
            while (ask(gateway.port(), "sk-" + RELOADS, "tiny-" + RELOADS) != 200) {
                assertTrue(System.nanoTime() - start < Duration.ofMinutes(5).toNanos(), "the last change holds");
            }
            over.set(true);
            for (Future<?> caller : callers) {
                caller.get();
            }
            assertEquals("", gateway.errors());
            System.out.println(RELOADS + " changes in " + seconds + " s, " + gateway.reloads() + " read; " + asked
                    + " requests, none failed");
        } finally {
            engine.stop(0);
            http.close();
        }
    }
}
