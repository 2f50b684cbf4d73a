package dev.plenum.app.quickstart;

import dev.plenum.api.Wire;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import tools.jackson.databind.JsonNode;

/**
 * A Jupyter kernel, used through the server's proxy as the page in a browser does: HTTP to start it, a WebSocket to talk to it. Message format: the
 * Jupyter messaging protocol 5.3.
 */
final class Kernel {

    private static final Duration LONGEST_CELL = Duration.ofMinutes(3);

    private final URI base;
    private final String token;

    /**
     * @param base of the dev environment, with a slash at its end
     * @param token of the API
     */
    Kernel(URI base, String token) {
        this.base = base;
        this.token = token;
    }

    /** Starts a kernel, runs one cell in it, ends it; returns what the cell printed. */
    String run(String code) throws IOException, InterruptedException {
        try (HttpClient http = HttpClient.newHttpClient()) {
            String id = send(http, "POST", "api/kernels").path("id").asString();
            try {
                return execute(http, id, code);
            } finally {
                http.send(request("DELETE", "api/kernels/" + id), HttpResponse.BodyHandlers.discarding());
            }
        }
    }

    private String execute(HttpClient http, String id, String code) throws InterruptedException {
        Output output = new Output();
        URI channels = URI.create("ws" + base.toString().substring(4) + "api/kernels/" + id + "/channels");
        WebSocket socket = http.newWebSocketBuilder()
                .header("Authorization", "Bearer " + token)
                .buildAsync(channels, output)
                .join();
        socket.sendText(executeRequest(code), true).join();
        try {
            return output.done.get(LONGEST_CELL.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("the cell did not finish: " + e.getMessage(), e);
        } finally {
            socket.abort();
        }
    }

    private static String executeRequest(String code) {
        Map<String, Object> header = new LinkedHashMap<>();
        header.put("msg_id", UUID.randomUUID().toString());
        header.put("username", "plenum");
        header.put("session", UUID.randomUUID().toString());
        header.put("msg_type", "execute_request");
        header.put("version", "5.3");
        Map<String, Object> message = new LinkedHashMap<>();
        message.put("channel", "shell");
        message.put("header", header);
        message.put("parent_header", Map.of());
        message.put("metadata", Map.of());
        message.put("content", Map.of("code", code, "silent", false, "store_history", true, "allow_stdin", false));
        return Wire.mapper().writeValueAsString(message);
    }

    private JsonNode send(HttpClient http, String method, String path) throws IOException, InterruptedException {
        HttpResponse<String> answer = http.send(request(method, path), HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() / 100 != 2) {
            throw new IOException(method + " " + path + ": status " + answer.statusCode() + " " + answer.body());
        }
        return Wire.mapper().readTree(answer.body());
    }

    private HttpRequest request(String method, String path) {
        return HttpRequest.newBuilder(base.resolve(path))
                .timeout(Duration.ofMinutes(1))
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/json")
                .method(
                        method,
                        method.equals("POST")
                                ? HttpRequest.BodyPublishers.ofString("{}")
                                : HttpRequest.BodyPublishers.noBody())
                .build();
    }

    /** Gathers what the cell prints until the kernel says that it is done. */
    private static final class Output implements WebSocket.Listener {

        private final CompletableFuture<String> done = new CompletableFuture<>();
        private final StringBuilder printed = new StringBuilder();
        private final StringBuilder message = new StringBuilder();

        @Override
        public CompletionStage<?> onText(WebSocket socket, CharSequence part, boolean last) {
            message.append(part);
            if (last) {
                take(Wire.mapper().readTree(message.toString()));
                message.setLength(0);
            }
            socket.request(1);
            return null;
        }

        private void take(JsonNode arrived) {
            JsonNode content = arrived.path("content");
            switch (arrived.path("msg_type").asString("")) {
                case "stream" -> printed.append(content.path("text").asString(""));
                case "error" ->
                    done.completeExceptionally(
                            new IllegalStateException(content.path("ename").asString("") + ": "
                                    + content.path("evalue").asString("")));
                // Idle comes last on the channel that carries the output, so nothing is missing.
                case "status" -> {
                    boolean ours =
                            arrived.at("/parent_header/msg_type").asString("").equals("execute_request");
                    if (ours && content.path("execution_state").asString("").equals("idle")) {
                        done.complete(printed.toString());
                    }
                }
                default -> {}
            }
        }

        @Override
        public void onError(WebSocket socket, Throwable error) {
            done.completeExceptionally(error);
        }
    }
}
