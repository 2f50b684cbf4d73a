package dev.plenum.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The chat box before a small gateway that knows the plane's keys and streams two pieces, the second when the test lets it. */
@Timeout(120)
final class ChatRelayTest {

    private final SmallPlane plane = new SmallPlane();
    private final ApiServer server = plane.serve();
    private final Caller api = new Caller(server);
    private final CountDownLatch second = new CountDownLatch(1);
    private final HttpServer gateway = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);

    ChatRelayTest() throws IOException {}

    @BeforeEach
    void start() {
        gateway.createContext("/v1/chat/completions", this::answer);
        gateway.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        gateway.start();
        plane.gateway = "http://127.0.0.1:" + gateway.getAddress().getPort();
    }

    @AfterEach
    void stop() {
        second.countDown();
        server.close();
        gateway.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String secret =
                    exchange.getRequestHeaders().getFirst("Authorization").replace("Bearer ", "");
            String asked = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            if (plane.keys().stream().noneMatch(key -> key.sha256().equals(Secrets.sha256Hex(secret)))) {
                exchange.sendResponseHeaders(401, -1);
                return;
            }
            exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write(("data: " + asked + "\n\n").getBytes(StandardCharsets.UTF_8));
            exchange.getResponseBody().flush();
            second.await(60, TimeUnit.SECONDS);
            exchange.getResponseBody().write("data: [DONE]\n\n".getBytes(StandardCharsets.UTF_8));
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private HttpRequest chat() {
        return api.to("/v1/chat/completions?project=default")
                .POST(HttpRequest.BodyPublishers.ofString("{\"model\":\"m\"}"))
                .build();
    }

    @Test
    void piecesArriveAsTheGatewaySendsThem() throws Exception {
        HttpResponse<InputStream> answer = Caller.CLIENT.send(chat(), HttpResponse.BodyHandlers.ofInputStream());
        try (BufferedReader in = new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8))) {
            assertEquals("data: {\"model\":\"m\"}", in.readLine());
            second.countDown();
            assertEquals("", in.readLine());
            assertEquals("data: [DONE]", in.readLine());
        }
    }

    @Test
    void theConsoleHasOneKeyAProjectAndARevokedOneIsReplaced() throws Exception {
        api.post(201, "/v1/keys", "{\"name\":\"console\"}");
        second.countDown();
        assertTrue(api.send(api.to("/v1/chat/completions").POST(HttpRequest.BodyPublishers.ofString("{}")))
                .body()
                .endsWith("[DONE]\n\n"));
        assertEquals(1, plane.keys().size());
        String first = plane.keys().getFirst().id();
        Caller.CLIENT.send(chat(), HttpResponse.BodyHandlers.discarding());
        assertEquals(first, plane.keys().getFirst().id());
        api.delete(200, "/v1/keys/" + first);
        assertEquals(
                200,
                Caller.CLIENT
                        .send(chat(), HttpResponse.BodyHandlers.discarding())
                        .statusCode());
        assertEquals(1, plane.keys().size());
    }

    @Test
    void aGatewayThatIsNotThereIsAProblemThatSaysSo() throws Exception {
        plane.gateway = "http://127.0.0.1:1";
        HttpResponse<String> answer = Caller.CLIENT.send(chat(), HttpResponse.BodyHandlers.ofString());
        assertEquals("engine_failed", Caller.read(502, answer).path("code").asString());
    }
}
