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
import com.openai.helpers.ResponseAccumulator;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.responses.ResponseCreateParams;
import com.openai.models.responses.ResponseStreamEvent;
import dev.plenum.api.Wire;
import dev.plenum.app.bench.Installation;
import dev.plenum.app.bench.Prepared;
import dev.plenum.app.bench.Up;
import java.time.Duration;
import java.util.List;
import java.util.Map;
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
    void theJavaClientAsksForAResponse() {
        ResponseCreateParams asked = ResponseCreateParams.builder()
                .model(MODEL)
                .maxOutputTokens(16)
                .input("Name a colour.")
                .build();
        assertTrue(client(key).responses().create(asked).usage().orElseThrow().outputTokens() > 0);
        ResponseAccumulator whole = ResponseAccumulator.create();
        try (StreamResponse<ResponseStreamEvent> stream =
                client(key).responses().createStreaming(asked)) {
            stream.stream().forEach(whole::accumulate);
        }
        assertFalse(whole.response().output().isEmpty());
    }

    @Test
    void thePythonClients() throws Exception {
        assertPassed(16, Environments.python("newest", "openai_client.py", told()));
        assertPassed(16, Environments.python("a-year-ago", "openai_client.py", told()));
    }

    @Test
    void anthropicsPythonClient() throws Exception {
        assertPassed(7, Environments.python("newest", "anthropic_client.py", told()));
    }

    @Test
    void theNodeClient() throws Exception {
        Environments.assumeNode();
        assertPassed(8, Environments.node("openai_client.mjs", "openai", told()));
    }

    private static String told() {
        return Wire.mapper().writeValueAsString(Map.of("base", up.gateway() + "/v1", "model", MODEL, "key", key));
    }

    private static void assertPassed(int checks, Installation.Done done) {
        assertEquals(0, done.status(), done.out() + done.err());
        assertEquals(checks + " passed", done.out().strip());
    }
}
