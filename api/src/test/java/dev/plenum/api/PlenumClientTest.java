package dev.plenum.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Against a socket that answers byte for byte what is written here. */
class PlenumClientTest {

    private static final String KEY = "{\"id\":\"key-1\",\"project\":\"default\",\"name\":\"n\",\"hint\":\"plm-\"}";

    @Test
    void aTypedReadSendsTheTokenAndReadsTheRecord() throws Exception {
        try (ScriptedServer server =
                ScriptedServer.answering("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: "
                        + KEY.length() + "\r\n\r\n" + KEY)) {
            KeyDocument key = server.client().get("/v1/keys/key-1", KeyDocument.class);
            assertEquals("key-1", key.id());
            assertEquals(Optional.empty(), key.secret());
            String request = server.request();
            assertTrue(request.startsWith("GET /v1/keys/key-1 HTTP/1.1\r\n"), request);
            assertTrue(request.contains("Authorization: Bearer t0ken\r\n"), request);
            assertTrue(request.contains("Host: 127.0.0.1:"), request);
        }
    }

    @Test
    void aTypedWriteSendsTheRecordAsJsonWithItsLength() throws Exception {
        try (ScriptedServer server = ScriptedServer.answering(
                "HTTP/1.1 201 Created\r\nContent-Length: " + KEY.length() + "\r\n\r\n" + KEY)) {
            server.client().write("POST", "/v1/keys", new KeyDocument.Add(Optional.of("é"), "n"), KeyDocument.class);
            String request = server.request();
            String body = "{\"project\":\"é\",\"name\":\"n\"}";
            assertTrue(
                    request.contains("Content-Length: " + body.getBytes(StandardCharsets.UTF_8).length + "\r\n"),
                    request);
            assertTrue(request.endsWith("\r\n\r\n" + body), request);
        }
    }

    @Test
    void aChunkedBodyComesWholeAndInterimAnswersAreSkipped() throws Exception {
        try (ScriptedServer server = ScriptedServer.answering("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\n"
                + "Transfer-Encoding: chunked\r\n\r\n4;x=y\r\nPlen\r\n2\r\num\r\n0\r\nTrailer: x\r\n\r\n")) {
            assertEquals("Plenum", new String(server.client().bytes("GET", "/"), StandardCharsets.UTF_8));
        }
    }

    @Test
    void anAnswerThatEndsEarlyIsALostConnectionAndNeverAShortDocument() throws Exception {
        for (String start : List.of(
                "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{}",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n10\r\nhalf",
                "HTTP/1.1 200 OK\r\nContent-Le",
                "")) {
            try (ScriptedServer server = ScriptedServer.answering(start)) {
                PlenumClient client = server.client();
                UnreachableException lost =
                        assertThrows(UnreachableException.class, () -> client.bytes("GET", "/"), start);
                assertTrue(lost.connected(), start);
            }
        }
    }

    @Test
    void whereNothingListensThereIsNoConnection() throws IOException {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        PlenumClient client = new PlenumClient(URI.create("http://127.0.0.1:" + port), "t");
        UnreachableException refused = assertThrows(UnreachableException.class, () -> client.bytes("GET", "/"));
        assertFalse(refused.connected());
    }

    @Test
    void aRefusalCarriesTheProblem() throws Exception {
        Problem sent =
                new Problem("about:blank", "Conflict", 409, "name_taken", "'a' is taken", "a free name", "--name b");
        String body = Wire.mapper().writeValueAsString(sent);
        try (ScriptedServer server = ScriptedServer.answering(
                "HTTP/1.1 409 Conflict\r\nContent-Type: application/problem+json\r\nContent-Length: " + body.length()
                        + "\r\n\r\n" + body)) {
            PlenumClient client = server.client();
            ProblemException refused = assertThrows(ProblemException.class, () -> client.bytes("GET", "/"));
            assertEquals(sent, refused.problem());
        }
    }

    @Test
    void theGatewaysErrorsAndForeignPagesAreProblemsToo() throws Exception {
        Map<String, List<String>> cases = new LinkedHashMap<>();
        cases.put(
                "{\"error\":{\"message\":\"no such key\",\"type\":\"invalid_request_error\",\"code\":\"invalid_api_key\"}}",
                List.of("invalid_api_key", "no such key"));
        cases.put("<html>", List.of("http_401", "The server answered HTTP 401: <html>"));
        cases.put("", List.of("http_401", "The server answered HTTP 401"));
        for (Map.Entry<String, List<String>> one : cases.entrySet()) {
            try (ScriptedServer server = ScriptedServer.answering("HTTP/1.1 401 Unauthorized\r\nContent-Length: "
                    + one.getKey().length() + "\r\n\r\n" + one.getKey())) {
                PlenumClient client = server.client();
                Problem problem = assertThrows(ProblemException.class, () -> client.bytes("GET", "/"))
                        .problem();
                assertEquals(one.getValue(), List.of(problem.code(), problem.detail()));
            }
        }
    }

    @Test
    void eventsComeOneByOneWithTheirNamesIdsAndLines() throws Exception {
        String stream = ": hello\n\nid: 5\ndata: \"a\"\n\nevent: today\ndata:x\ndata: y\n\nevent: end\n\ndata: cut off";
        try (ScriptedServer server = ScriptedServer.answering(
                        "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n" + stream);
                ServerEvents events = server.client().events("/v1/watch")) {
            assertEquals(Optional.of(new ServerEvent("message", "5", "\"a\"")), events.next());
            assertEquals(Optional.of(new ServerEvent("today", "", "x\ny")), events.next());
            assertEquals(Optional.of(new ServerEvent("end", "", "")), events.next());
            assertEquals(Optional.empty(), events.next());
            assertTrue(server.request().contains("Accept: text/event-stream\r\n"));
        }
    }

    @Test
    void aPathEncodesItsValuesAndLeavesOutTheEmptyOnes() {
        Map<String, String> parameters = new LinkedHashMap<>();
        parameters.put("project", "a b&c");
        parameters.put("kind", "");
        parameters.put("limit", "5");
        assertEquals("/v1/workloads?project=a%20b%26c&limit=5", PlenumClient.path("/v1/workloads", parameters));
    }

    /** Answers one connection and keeps what was asked. */
    private record ScriptedServer(ServerSocket listening, CompletableFuture<String> asked) implements AutoCloseable {

        static ScriptedServer answering(String answer) throws IOException {
            ServerSocket listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
            CompletableFuture<String> asked = new CompletableFuture<>();
            Thread.ofVirtual().start(() -> {
                try (Socket socket = listening.accept()) {
                    byte[] buffer = new byte[8192];
                    int count = socket.getInputStream().read(buffer);
                    asked.complete(new String(buffer, 0, count, StandardCharsets.UTF_8));
                    socket.getOutputStream().write(answer.getBytes(StandardCharsets.UTF_8));
                } catch (IOException e) {
                    asked.completeExceptionally(e);
                }
            });
            return new ScriptedServer(listening, asked);
        }

        PlenumClient client() {
            return new PlenumClient(URI.create("http://127.0.0.1:" + listening.getLocalPort()), "t0ken");
        }

        String request() throws Exception {
            return asked.get(60, TimeUnit.SECONDS);
        }

        @Override
        public void close() throws IOException {
            listening.close();
        }
    }
}
