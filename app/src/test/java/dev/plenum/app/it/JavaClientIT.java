package dev.plenum.app.it;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.JsonValue;
import com.openai.core.http.HttpResponse;
import com.openai.core.http.HttpResponseFor;
import com.openai.core.http.StreamResponse;
import com.openai.errors.BadRequestException;
import com.openai.errors.InternalServerException;
import com.openai.errors.NotFoundException;
import com.openai.errors.OpenAIException;
import com.openai.errors.OpenAIServiceException;
import com.openai.errors.PermissionDeniedException;
import com.openai.errors.RateLimitException;
import com.openai.errors.UnauthorizedException;
import com.openai.errors.UnexpectedStatusCodeException;
import com.openai.helpers.ChatCompletionAccumulator;
import com.openai.helpers.ResponseAccumulator;
import com.openai.models.FunctionDefinition;
import com.openai.models.audio.speech.SpeechCreateParams;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.chat.completions.ChatCompletionStreamOptions;
import com.openai.models.completions.CompletionCreateParams;
import com.openai.models.embeddings.EmbeddingCreateParams;
import com.openai.models.images.ImageGenerateParams;
import com.openai.models.models.Model;
import com.openai.models.responses.Response;
import com.openai.models.responses.ResponseCreateParams;
import com.openai.models.responses.ResponseStreamEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The official Java client, unmodified, through a gateway to a scripted upstream. */
class JavaClientIT {

    private static final String HELLO = "Grüß Gott, 世界! 🌍";
    private static final List<String> BOTH =
            List.of("{\"city\":\"Köln\",\"unit\":\"celsius\"}", "{\"city\":\"Oslo\",\"unit\":\"celsius\"}");

    private static ScriptedGateway gateway;
    private static OpenAIClient client;

    /** What the model is asked to fill in. */
    public static final class Person {
        public String name;
        public int age;
    }

    @BeforeAll
    static void start() throws Exception {
        gateway = ScriptedGateway.start("java");
        client = client("", 0);
    }

    @AfterAll
    static void stop() throws Exception {
        client.close();
        gateway.close();
    }

    @AfterEach
    void nothingReachedTheUpstreamThatMustNot() {
        assertEquals(List.of(), gateway.upstream().wrongs());
    }

    /** With one of its three keys: {@code ""}, {@code "-limited"} or {@code "-narrow"}. */
    private static OpenAIClient client(String which, int retries) {
        return OpenAIOkHttpClient.builder()
                .baseUrl(gateway.address())
                .apiKey(ScriptedGateway.key("java") + which)
                .maxRetries(retries)
                .timeout(Duration.ofMinutes(2))
                .build();
    }

    private static ChatCompletionCreateParams.Builder ask(String word) {
        return ChatCompletionCreateParams.builder()
                .model(ScriptedGateway.MODEL)
                .maxCompletionTokens(24)
                .addUserMessage(word);
    }

    private static ChatCompletion chat(String word) {
        return client.chat().completions().create(ask(word).build());
    }

    private static List<ChatCompletionChunk> stream(ChatCompletionCreateParams asked) {
        try (StreamResponse<ChatCompletionChunk> stream =
                client.chat().completions().createStreaming(asked)) {
            return stream.stream().toList();
        }
    }

    private static String text(ChatCompletion answer) {
        return answer.choices().getFirst().message().content().orElse("");
    }

    private static String joined(List<ChatCompletionChunk> chunks) {
        StringBuilder text = new StringBuilder();
        chunks.forEach(chunk ->
                chunk.choices().forEach(choice -> choice.delta().content().ifPresent(text::append)));
        return text.toString();
    }

    private static ChatCompletionCreateParams.Builder withTool(String word) {
        return ask(word)
                .addFunctionTool(FunctionDefinition.builder().name("weather").build());
    }

    private static List<String> arguments(ChatCompletion answer) {
        return answer.choices().getFirst().message().toolCalls().orElseThrow().stream()
                .map(call -> call.asFunction().function().arguments())
                .toList();
    }

    private static ResponseCreateParams.Builder respond(String word) {
        return ResponseCreateParams.builder().model(ScriptedGateway.MODEL).input(word);
    }

    private static String text(Response answer) {
        return answer.output()
                .getFirst()
                .asMessage()
                .content()
                .getFirst()
                .asOutputText()
                .text();
    }

    private static <T extends OpenAIServiceException> T refused(
            Class<T> kind, int status, String code, OpenAIClient by, ChatCompletionCreateParams asked) {
        T error = assertThrows(kind, () -> by.chat().completions().create(asked));
        assertEquals(status, error.statusCode());
        assertEquals(code, error.code().orElse(""), error.getMessage());
        assertEquals(1, error.headers().values("x-request-id").size(), "x-request-id");
        T streamed = assertThrows(kind, () -> by.chat().completions().createStreaming(asked));
        assertEquals(status, streamed.statusCode());
        return error;
    }

    @Test
    void chatWholeAndStreamed() {
        assertEquals(HELLO, text(chat("hello")));
        List<ChatCompletionChunk> chunks = stream(ask("hello").build());
        assertEquals(HELLO, joined(chunks));
        assertTrue(chunks.stream().allMatch(chunk -> chunk.usage().isEmpty()), "usage was not asked for");
        List<ChatCompletionChunk> counted = stream(ask("hello")
                .streamOptions(
                        ChatCompletionStreamOptions.builder().includeUsage(true).build())
                .build());
        assertEquals(7, counted.getLast().usage().orElseThrow().completionTokens());
    }

    @Test
    void theAnswerHasAnIdAndWhatWasSentArrived() {
        ChatCompletionCreateParams asked = ask("hello")
                .putAdditionalBodyProperty("vendor_option", JsonValue.from(List.of(1, "ü")))
                .build();
        try (HttpResponseFor<ChatCompletion> raw =
                client.chat().completions().withRawResponse().create(asked)) {
            String arrived = gateway.upstream().body(raw.requestId().orElseThrow());
            assertTrue(arrived.contains("\"vendor_option\":[1,\"ü\"]"), arrived);
            assertTrue(arrived.contains("\"max_completion_tokens\":24"), arrived);
        }
    }

    @Test
    void theAsynchronousClient() {
        assertEquals(
                HELLO,
                text(client.async()
                        .chat()
                        .completions()
                        .create(ask("hello").build())
                        .join()));
        StringBuilder text = new StringBuilder();
        client.async()
                .chat()
                .completions()
                .createStreaming(ask("hello").build())
                .subscribe(chunk -> text.append(joined(List.of(chunk))))
                .onCompleteFuture()
                .join();
        assertEquals(HELLO, text.toString());
    }

    @Test
    void toolsWholeAndStreamed() {
        assertEquals(
                BOTH,
                arguments(client.chat().completions().create(withTool("tools").build())));
        ChatCompletionAccumulator whole = ChatCompletionAccumulator.create();
        stream(withTool("tools").build()).forEach(whole::accumulate);
        assertEquals(BOTH, arguments(whole.chatCompletion()));
    }

    @Test
    void structuredOutput() {
        Person person = client.chat()
                .completions()
                .create(ask("schema").responseFormat(Person.class).build())
                .choices()
                .getFirst()
                .message()
                .content()
                .orElseThrow();
        assertEquals("Ada 36", person.name + " " + person.age);
    }

    @Test
    void completionsEmbeddingsImagesAndSpeech() throws Exception {
        CompletionCreateParams completion = CompletionCreateParams.builder()
                .model(ScriptedGateway.MODEL)
                .prompt("hello")
                .build();
        assertEquals(
                " there was a fox",
                client.completions().create(completion).choices().getFirst().text());
        try (StreamResponse<com.openai.models.completions.Completion> stream =
                client.completions().createStreaming(completion)) {
            assertEquals(4, stream.stream().count());
        }
        EmbeddingCreateParams embedding = EmbeddingCreateParams.builder()
                .model(ScriptedGateway.MODEL)
                .input("hello")
                .build();
        assertEquals(
                List.of(0.5f, -0.25f, 0.125f),
                client.embeddings().create(embedding).data().getFirst().embedding());
        ImageGenerateParams image = ImageGenerateParams.builder()
                .model(ScriptedGateway.MODEL)
                .prompt("hello")
                .build();
        assertTrue(client.images()
                .generate(image)
                .data()
                .orElseThrow()
                .getFirst()
                .b64Json()
                .isPresent());
        SpeechCreateParams speech = SpeechCreateParams.builder()
                .model(ScriptedGateway.MODEL)
                .voice("alloy")
                .input("hello")
                .build();
        byte[] expected = new byte[4_096];
        for (int i = 0; i < expected.length; i++) {
            expected[i] = (byte) i;
        }
        try (HttpResponse sound = client.audio().speech().create(speech)) {
            assertArrayEquals(expected, sound.body().readAllBytes());
        }
    }

    @Test
    void responsesWholeStreamedAndWithTools() {
        Response answer = client.responses().create(respond("hello").build());
        assertEquals(HELLO, text(answer));
        assertEquals(16, answer.usage().orElseThrow().inputTokensDetails().cachedTokens());
        ResponseAccumulator whole = ResponseAccumulator.create();
        try (StreamResponse<ResponseStreamEvent> stream =
                client.responses().createStreaming(respond("hello").build())) {
            stream.stream().forEach(whole::accumulate);
        }
        assertEquals(HELLO, text(whole.response()));
        List<String> arguments = new ArrayList<>();
        try (StreamResponse<ResponseStreamEvent> stream =
                client.responses().createStreaming(respond("tools").build())) {
            stream.stream().forEach(event -> event.functionCallArgumentsDone()
                    .ifPresent(done -> arguments.add(done.arguments())));
        }
        assertEquals(BOTH, arguments);
    }

    @Test
    void models() {
        assertEquals(
                List.of(ScriptedGateway.MODEL, "vendor/other"),
                client.models().list().data().stream().map(Model::id).toList());
        assertEquals("vendor/other", client.models().retrieve("vendor/other").id());
        assertThrows(NotFoundException.class, () -> client.models().retrieve("no-such-model"));
    }

    @Test
    void whatIsRefused() {
        OpenAIClient wrong = client("-wrong", 0);
        OpenAIClient narrow = client("-narrow", 0);
        refused(
                UnauthorizedException.class,
                401,
                "invalid_api_key",
                wrong,
                ask("hello").build());
        refused(
                NotFoundException.class,
                404,
                "model_not_found",
                client,
                ask("hello").model("no-such-model").build());
        refused(
                PermissionDeniedException.class,
                403,
                "model_not_allowed",
                narrow,
                ask("hello").model("vendor/other").build());
        BadRequestException many = refused(
                BadRequestException.class,
                400,
                "max_tokens_exceeded",
                narrow,
                ask("hello").maxCompletionTokens(101).build());
        assertEquals("max_completion_tokens", many.param().orElse(""));
        refused(
                UnexpectedStatusCodeException.class,
                413,
                "request_too_large",
                client,
                ask("x".repeat(ScriptedGateway.LARGE)).build());
        assertEquals(HELLO, text(chat("hello")), "the next call finds a new connection");
    }

    @Test
    void aLimitIsToldAndWaitedFor() {
        ChatCompletionCreateParams asked = ask("hello").build();
        OpenAIClient limited = client("-limited", 0);
        assertEquals(HELLO, text(limited.chat().completions().create(asked)));
        RateLimitException error = refused(RateLimitException.class, 429, "rate_limit_exceeded", limited, asked);
        assertEquals(List.of("1"), error.headers().values("x-ratelimit-limit-requests"));
        assertEquals(List.of("0"), error.headers().values("x-ratelimit-remaining-requests"));
        assertTrue(Integer.parseInt(error.headers().values("retry-after").getFirst()) <= 2);
        assertEquals(HELLO, text(client("-limited", 3).chat().completions().create(asked)));
    }

    @Test
    void whatAnUpstreamRefuses() {
        BadRequestException bad = refused(
                BadRequestException.class,
                400,
                "decimal_above_max_value",
                client,
                ask("fail-400").build());
        assertEquals("temperature", bad.param().orElse(""));
        RateLimitException limit = refused(
                RateLimitException.class,
                429,
                "rate_limit_exceeded",
                client,
                ask("fail-429").build());
        assertEquals(List.of("7"), limit.headers().values("retry-after"));
        refused(InternalServerException.class, 500, "", client, ask("fail-500").build());
        refused(InternalServerException.class, 503, "", client, ask("fail-503").build());
    }

    @Test
    void anUpstreamThatBreaksOffOrSaysNothing() {
        ChatCompletionCreateParams silent = ask("hang").build();
        CompletableFuture<InternalServerException> hanging = CompletableFuture.supplyAsync(() -> assertThrows(
                InternalServerException.class, () -> client.chat().completions().create(silent)));
        InternalServerException broken = assertThrows(InternalServerException.class, () -> chat("break"));
        assertEquals("upstream_failed", broken.code().orElse(""));
        StringBuilder before = new StringBuilder();
        assertThrows(OpenAIException.class, () -> {
            try (StreamResponse<ChatCompletionChunk> stream =
                    client.chat().completions().createStreaming(ask("break").build())) {
                stream.stream().forEach(chunk -> before.append(joined(List.of(chunk))));
            }
        });
        assertTrue(!before.isEmpty() && HELLO.startsWith(before.toString()), before.toString());
        assertEquals("upstream_timeout", hanging.join().code().orElse(""));
    }

    @Test
    void aStreamThatIsLeftStopsTheUpstream() throws Exception {
        try (HttpResponseFor<StreamResponse<ChatCompletionChunk>> raw = client.chat()
                .completions()
                .withRawResponse()
                .createStreaming(ask("endless").build())) {
            String id = raw.requestId().orElseThrow();
            try (StreamResponse<ChatCompletionChunk> stream = raw.parse()) {
                assertTrue(stream.stream().limit(3).count() == 3);
            }
            long until = System.nanoTime() + Duration.ofSeconds(20).toNanos();
            while (!gateway.upstream().outcome(id).equals("stopped")) {
                assertFalse(System.nanoTime() > until, gateway.upstream().outcome(id));
                Thread.sleep(10);
            }
        }
    }
}
