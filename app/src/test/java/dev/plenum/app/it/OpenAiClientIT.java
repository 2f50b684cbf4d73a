package dev.plenum.app.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.http.StreamResponse;
import com.openai.errors.NotFoundException;
import com.openai.errors.UnauthorizedException;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import dev.plenum.app.bench.Installation;
import dev.plenum.app.bench.Prepared;
import dev.plenum.app.bench.Up;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The official clients, unmodified, against the gateway and a real engine. */
class OpenAiClientIT {

    private static final String MODEL = "smollm2";
    private static Up up;
    private static String key;

    @BeforeAll
    static void start() throws Exception {
        Prepared.make(Product.installation(), Product.SHARED);
        up = Up.start(Product.installation(), Product.SHARED);
        up.service(MODEL, Prepared.CHAT_MODEL);
        key = up.key("clients");
    }

    @AfterAll
    static void stop() {
        up.close();
    }

    private static OpenAIClient client(String apiKey) {
        return OpenAIOkHttpClient.builder()
                .baseUrl(up.gateway() + "/v1")
                .apiKey(apiKey)
                .maxRetries(0)
                .timeout(Duration.ofMinutes(5))
                .build();
    }

    private static ChatCompletionCreateParams chat(String model) {
        return ChatCompletionCreateParams.builder()
                .model(model)
                .maxCompletionTokens(16)
                .addUserMessage("Name a colour.")
                .build();
    }

    @Test
    void theJavaClientChats() {
        ChatCompletion answer = client(key).chat().completions().create(chat(MODEL));
        assertFalse(
                answer.choices().getFirst().message().content().orElseThrow().isBlank());
        assertTrue(answer.usage().orElseThrow().completionTokens() > 0);
    }

    @Test
    void theJavaClientStreams() {
        try (StreamResponse<ChatCompletionChunk> stream =
                client(key).chat().completions().createStreaming(chat(MODEL))) {
            List<String> pieces = stream.stream()
                    .flatMap(chunk -> chunk.choices().stream())
                    .flatMap(choice -> choice.delta().content().stream())
                    .toList();
            assertTrue(pieces.size() > 3, pieces.toString());
        }
    }

    @Test
    void theJavaClientListsModels() {
        assertTrue(client(key).models().list().data().stream()
                .anyMatch(model -> model.id().equals(MODEL)));
    }

    @Test
    void theJavaClientSeesOpenAisErrors() {
        assertThrows(
                UnauthorizedException.class, () -> client("plm-wrong").models().list());
        NotFoundException unknown = assertThrows(
                NotFoundException.class, () -> client(key).chat().completions().create(chat("no-such-model")));
        assertEquals("model_not_found", unknown.code().orElse(""));
    }

    @Test
    void thePythonClientChatsStreamsListsAndSeesErrors() throws Exception {
        Path python = pythonWithOpenAi();
        Path script = Product.HOME.resolve("app/src/test/python/openai_client.py");
        Installation.Done done = Installation.run(
                new ProcessBuilder(python.toString(), script.toString(), up.gateway() + "/v1", key, MODEL),
                Duration.ofMinutes(10));
        assertEquals(0, done.status(), done.out() + done.err());
        assertEquals("5 passed", done.out().strip());
    }

    /** An environment of the test's own, kept between runs. */
    private static Path pythonWithOpenAi() throws Exception {
        Path environment = Product.WORK.resolve("openai-client");
        Path python = environment.resolve("bin/python");
        if (!Files.exists(environment.resolve("ready"))) {
            List<String[]> commands =
                    List.of(new String[] {"python3", "-m", "venv", environment.toString()}, new String[] {
                        python.toString(), "-m", "pip", "install", "-q", "--disable-pip-version-check", "openai==3.54.0"
                    });
            for (String[] command : commands) {
                Installation.Done done = Installation.run(new ProcessBuilder(command), Duration.ofMinutes(10));
                assertEquals(0, done.status(), done.err());
            }
            Files.writeString(environment.resolve("ready"), "");
        }
        return python;
    }
}
