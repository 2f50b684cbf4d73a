package dev.plenum.local.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.plenum.local.environment.EnvironmentException;
import dev.plenum.local.environment.ModelFile;
import dev.plenum.local.environment.TestData;
import java.io.IOException;
import java.net.ConnectException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The real engine with the real model, on one thread; the first run installs both. */
@Timeout(600)
class LlamaEngineTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static InstalledEngine engine;
    private static Path model;
    private static Process process;
    private static int port;

    @BeforeAll
    static void start() throws Exception {
        // An empty PATH: the way that every machine has, also where a llama-server happens to be installed.
        engine = new EngineInstaller(TestData.environments(), "")
                .install(Engines.shipped().find("llama.cpp").orElseThrow(), System.out::println);
        model = TestData.models().fetch(ModelFile.smallChatModel(), System.out::println);
        port = freePort();
        process = launch(engine.engine().defaults(port, model, "smol", 1));
        awaitHealth(process);
    }

    @AfterAll
    static void stop() throws InterruptedException {
        if (process != null) {
            process.destroy();
            process.waitFor();
        }
    }

    @Test
    void theModelFileIsReusedInMilliseconds() throws EnvironmentException, InterruptedException {
        long start = System.nanoTime();
        assertEquals(model, TestData.models().fetch(ModelFile.smallChatModel(), line -> {}));
        assertTrue(System.nanoTime() - start < 500_000_000L);
    }

    @Test
    void aTruncatedModelFileIsNotTakenForReady() throws Exception {
        Path copy = Files.createTempDirectory("models");
        ModelFile small = ModelFile.smallChatModel();
        Files.writeString(copy.resolve(small.file()), "short");
        assertFalse(new dev.plenum.local.environment.ModelFiles(copy, TestData.environments()).isReady(small));
    }

    @Test
    void aChatAnswersWithRealTokensAndUsage() throws Exception {
        JsonNode answer = post("/v1/chat/completions", """
                {"messages":[{"role":"user","content":"Name three primary colours."}],
                 "max_tokens":24,"temperature":0,"seed":1}""");
        String text = answer.at("/choices/0/message/content").asString();
        assertTrue(text.contains("Red") || text.contains("Blue"), text);
        assertTrue(answer.at("/usage/completion_tokens").asInt() > 3, answer.toString());
        assertEquals("smol", answer.path("model").asString());
    }

    @Test
    void aStreamEndsWithUsageAndDone() throws Exception {
        HttpResponse<java.util.stream.Stream<String>> response =
                HTTP.send(request("/v1/chat/completions", """
                        {"messages":[{"role":"user","content":"Count to five."}],"max_tokens":16,"stream":true,
                         "stream_options":{"include_usage":true}}"""), HttpResponse.BodyHandlers.ofLines());
        List<String> lines =
                response.body().filter(line -> line.startsWith("data: ")).toList();
        assertEquals("data: [DONE]", lines.getLast());
        JsonNode last = JSON.readTree(lines.get(lines.size() - 2).substring("data: ".length()));
        assertTrue(last.at("/usage/completion_tokens").asInt() > 0, last.toString());
        assertTrue(lines.size() > 5, lines.toString());
    }

    @Test
    void oneInstanceAnswersChatCompletionsEmbeddingsAndModels() throws Exception {
        String text = post(
                        "/v1/completions",
                        "{\"prompt\":\"The capital of France is\",\"max_tokens\":8,\"temperature\":0}")
                .at("/choices/0/text")
                .asString();
        assertTrue(text.contains("Paris"), text);
        JsonNode embedding = post("/v1/embeddings", "{\"input\":\"a cat\"}");
        assertEquals(576, embedding.at("/data/0/embedding").size());
        JsonNode models = JSON.readTree(
                HTTP.send(HttpRequest.newBuilder(uri("/v1/models")).build(), HttpResponse.BodyHandlers.ofString())
                        .body());
        assertEquals("smol", models.at("/data/0/id").asString());
    }

    @Test
    void theMetricsHaveTheNamesOfTheDescription() throws Exception {
        String metrics = HTTP.send(
                        HttpRequest.newBuilder(uri(engine.engine().metricsPath()))
                                .build(),
                        HttpResponse.BodyHandlers.ofString())
                .body();
        for (String name : engine.engine().metrics().values()) {
            assertTrue(metrics.contains("\n" + name + " "), name + " not in " + metrics);
        }
    }

    @Test
    void theShippedBuildComputesOnTheCpu() {
        assertEquals(List.of(), engine.accelerators());
    }

    @Test
    void aTermSignalEndsItWithinASecondAlsoWhileItLoads() throws Exception {
        int other = freePort();
        Process second = launch(engine.engine().defaults(other, model, "smol", 1));
        try {
            long start = System.nanoTime();
            second.destroy();
            assertTrue(second.waitFor(30, TimeUnit.SECONDS));
            assertTrue(System.nanoTime() - start < Duration.ofSeconds(1).toNanos());
            assertTrue(engine.engine().drain().exitStatuses().contains(second.exitValue()), "" + second.exitValue());
        } finally {
            second.destroyForcibly();
        }
    }

    @Test
    void aTakenPortEndsTheSecondEngineWithAMessage() throws Exception {
        Process second = launch(engine.engine().defaults(port, model, "smol", 1));
        try {
            String output = new String(second.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
            assertEquals(1, second.waitFor());
            assertTrue(output.contains("did not start"), output);
        } finally {
            second.destroyForcibly();
        }
    }

    @Test
    void aMissingModelIsNamed() throws Exception {
        Process second = launch(engine.engine().defaults(freePort(), Path.of("/no/such.gguf"), "smol", 1));
        String output = new String(second.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        assertEquals(2, second.waitFor());
        assertTrue(output.contains("/no/such.gguf"), output);
    }

    private static Process launch(EngineParameters parameters) throws IOException {
        return new ProcessBuilder(engine.command(parameters))
                .redirectErrorStream(true)
                .start();
    }

    private static void awaitHealth(Process started) throws Exception {
        while (started.isAlive()) {
            try {
                HttpRequest health = HttpRequest.newBuilder(uri(engine.engine().healthPath()))
                        .build();
                if (HTTP.send(health, HttpResponse.BodyHandlers.discarding()).statusCode() == 200) {
                    return;
                }
            } catch (ConnectException e) {
                // It does not listen yet.
            }
            Thread.sleep(20);
        }
        throw new AssertionError("the engine ended: "
                + new String(started.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8));
    }

    private static JsonNode post(String path, String body) throws Exception {
        HttpResponse<String> response = HTTP.send(request(path, body), HttpResponse.BodyHandlers.ofString());
        assertEquals(200, response.statusCode(), response.body());
        return JSON.readTree(response.body());
    }

    private static HttpRequest request(String path, String body) {
        return HttpRequest.newBuilder(uri(path))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
    }

    private static URI uri(String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
