package dev.plenum.app.bench.peer;

import dev.plenum.api.Wire;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** Asks a gateway once for an answer and once for a stream: only one that passes both on whole is measured. */
final class Probe implements AutoCloseable {

    private static final int CHUNKS = 50;
    private static final String STREAM = ",\"stream\":true,\"stream_options\":{\"include_usage\":true}";

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final URI base;
    private final List<String> fields;

    Probe(int port, List<String> fields) {
        this.base = URI.create("http://127.0.0.1:" + port);
        this.fields = fields;
    }

    /** Whether GET of this path, or else a completion, is answered with 200. */
    boolean serves(Optional<String> health) throws InterruptedException {
        try {
            return (health.isPresent() ? send(request(health.get()).GET()) : complete("")).statusCode() == 200;
        } catch (IOException notYet) {
            return false;
        }
    }

    /** What is wrong with its answers; empty when nothing is. */
    Optional<String> complaint() throws InterruptedException {
        try {
            HttpResponse<String> whole = complete("");
            HttpResponse<String> stream = complete(STREAM);
            if (whole.statusCode() != 200 || stream.statusCode() != 200) {
                return Optional.of("status " + whole.statusCode() + ", of a stream " + stream.statusCode() + ": "
                        + whole.body().strip());
            }
            return wrongIn(Wire.mapper().readTree(whole.body())).or(() -> wrongInStream(stream.body()));
        } catch (IOException | JacksonException broken) {
            return Optional.of(String.valueOf(broken.getMessage()));
        }
    }

    private static Optional<String> wrongIn(JsonNode answer) {
        String text = answer.at("/choices/0/message/content").asString("");
        int tokens = answer.at("/usage/total_tokens").asInt(0);
        return text.startsWith("Hello to everyone") && tokens == 45
                ? Optional.empty()
                : Optional.of("an answer without the text or its 45 tokens of usage: " + answer);
    }

    private static Optional<String> wrongInStream(String events) {
        List<String> data = events.lines()
                .filter(line -> line.startsWith("data:"))
                .map(line -> line.substring(5).strip())
                .toList();
        List<JsonNode> chunks = data.stream()
                .filter(line -> line.startsWith("{"))
                .map(Wire.mapper()::readTree)
                .toList();
        long texts = chunks.stream()
                .filter(chunk ->
                        !chunk.at("/choices/0/delta/content").asString("").isEmpty())
                .count();
        boolean usage = chunks.stream()
                .anyMatch(chunk -> chunk.at("/usage/completion_tokens").asInt(0) == CHUNKS);
        boolean done = !data.isEmpty() && data.getLast().equals("[DONE]");
        return texts == CHUNKS && usage && done
                ? Optional.empty()
                : Optional.of("a stream of " + texts + " of " + CHUNKS + " chunks, " + (usage ? "with" : "without")
                        + " usage, " + (done ? "with" : "without") + " its end");
    }

    private HttpResponse<String> complete(String more) throws IOException, InterruptedException {
        return send(request("/v1/chat/completions")
                .header("content-type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(
                        "{\"model\":\"bench\",\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]" + more + "}")));
    }

    private HttpRequest.Builder request(String path) {
        HttpRequest.Builder request = HttpRequest.newBuilder(base.resolve(path)).timeout(Duration.ofSeconds(10));
        for (String field : fields) {
            int colon = field.indexOf(':');
            request.header(field.substring(0, colon), field.substring(colon + 1).strip());
        }
        return request;
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    @Override
    public void close() {
        http.shutdownNow();
        http.close();
    }
}
