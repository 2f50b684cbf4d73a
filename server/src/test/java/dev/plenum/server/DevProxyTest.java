package dev.plenum.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.plenum.core.world.Observation;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The proxy before a small real tool: one that answers every request with its head, and echoes one WebSocket message. */
@Timeout(60)
class DevProxyTest {

    private final SmallPlane plane = new SmallPlane();
    private final ApiServer server = plane.serve();
    private final Caller api = new Caller(server);
    private final ServerSocket tool = new ServerSocket(0, 8, InetAddress.getLoopbackAddress());
    private String path = "";

    DevProxyTest() throws IOException {}

    @BeforeEach
    void start() throws Exception {
        Thread.ofVirtual().start(this::serve);
        String id = api.post(201, "/v1/workloads", "{\"kind\":\"dev\",\"name\":\"notebook\"}")
                .path("id")
                .asString();
        path = "/dev/" + id + "/";
        plane.observe(id + ".0", new Observation.Ready("http://127.0.0.1:" + tool.getLocalPort()));
    }

    @AfterEach
    void stop() throws IOException {
        server.close();
        tool.close();
    }

    private void serve() {
        try {
            while (true) {
                Socket socket = tool.accept();
                Thread.ofVirtual().start(() -> answer(socket));
            }
        } catch (IOException closed) {
            // The test is over.
        }
    }

    private static void answer(Socket socket) {
        try (socket) {
            InputStream in = socket.getInputStream();
            OutputStream out = socket.getOutputStream();
            String head = head(in);
            if (head.toLowerCase(java.util.Locale.ROOT).contains("upgrade: websocket")) {
                out.write(("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                                + "Sec-WebSocket-Accept: " + accept(header(head, "Sec-WebSocket-Key")) + "\r\n\r\n")
                        .getBytes(StandardCharsets.US_ASCII));
                echo(in, out, header(head, "Authorization"));
            } else {
                byte[] body = head.getBytes(StandardCharsets.UTF_8);
                out.write(("HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nConnection: close\r\nContent-Length: "
                                + body.length + "\r\n\r\n")
                        .getBytes(StandardCharsets.US_ASCII));
                out.write(body);
            }
        } catch (Exception gone) {
            // The other side left.
        }
    }

    private static String head(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int next = in.read();
            if (next < 0) {
                break;
            }
            head.append((char) next);
        }
        return head.toString();
    }

    private static String header(String head, String name) {
        return head.lines()
                .filter(line -> line.regionMatches(true, 0, name + ":", 0, name.length() + 1))
                .map(line -> line.substring(name.length() + 1).strip())
                .findFirst()
                .orElse("");
    }

    /** RFC 6455, 4.2.2. */
    private static String accept(String key) throws Exception {
        byte[] digest = MessageDigest.getInstance("SHA-1")
                .digest((key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").getBytes(StandardCharsets.US_ASCII));
        return Base64.getEncoder().encodeToString(digest);
    }

    /** One short masked text frame in; one out, with the authorization it came with. */
    private static void echo(InputStream in, OutputStream out, String authorization) throws IOException {
        byte[] start = in.readNBytes(2);
        int length = start[1] & 0x7f;
        byte[] mask = in.readNBytes(4);
        byte[] text = in.readNBytes(length);
        for (int i = 0; i < length; i++) {
            text[i] ^= mask[i % 4];
        }
        byte[] answer =
                (new String(text, StandardCharsets.UTF_8) + "|" + authorization).getBytes(StandardCharsets.UTF_8);
        out.write(new byte[] {(byte) 0x81, (byte) answer.length});
        out.write(answer);
        out.flush();
        int _ = in.read();
    }

    @Test
    void aRequestKeepsItsPathGetsTheSecretAndLosesOurCredentials() throws Exception {
        HttpResponse<String> answer = api.send(api.to(path + "api/contents?type=file")
                .header("Cookie", "other=1")
                .POST(HttpRequest.BodyPublishers.ofString("{}")));
        assertEquals(200, answer.statusCode(), answer::body);
        assertTrue(answer.body().startsWith("POST " + path + "api/contents?type=file HTTP/1.1"), answer::body);
        assertTrue(header(answer.body(), "Authorization").startsWith("token "), answer::body);
        assertFalse(answer.body().contains(SmallPlane.TOKEN), answer::body);
    }

    @Test
    void aWebSocketIsTunnelledBothWaysWithTheSecret() throws Exception {
        BlockingQueue<String> received = new LinkedBlockingQueue<>();
        WebSocket socket = Caller.CLIENT
                .newWebSocketBuilder()
                .header("Authorization", "Bearer " + SmallPlane.TOKEN)
                .buildAsync(
                        URI.create("ws" + server.address().substring(4) + path + "api/kernels/1/channels"),
                        new WebSocket.Listener() {
                            @Override
                            public CompletionStage<?> onText(WebSocket from, CharSequence text, boolean last) {
                                received.add(text.toString());
                                return null;
                            }
                        })
                .join();
        socket.sendText("hello", true).join();
        String echoed = received.poll(30, TimeUnit.SECONDS);
        assertTrue(echoed != null && echoed.startsWith("hello|token "), echoed);
        socket.abort();
    }

    @Test
    void aWebSocketWithoutTheTokenIsRefused() {
        assertThrows(CompletionException.class, () -> Caller.CLIENT
                .newWebSocketBuilder()
                .buildAsync(
                        URI.create("ws" + server.address().substring(4) + path + "api/kernels/1/channels"),
                        new WebSocket.Listener() {})
                .join());
    }

    @Test
    void anUnknownDevEnvironmentIsNotFound() throws Exception {
        Caller.read(404, api.send(api.to("/dev/dev-zzz/lab")));
    }
}
