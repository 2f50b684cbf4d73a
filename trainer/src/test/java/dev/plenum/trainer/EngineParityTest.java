package dev.plenum.trainer;

import static org.bytedeco.pytorch.global.torch.tensor;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The exported file means the same to llama.cpp as the parameters mean to the trainer. */
class EngineParityTest {
    private static final String ENGINE = "xllamacpp==2026.10.11549";
    private static final Path ENVIRONMENT = Path.of("target", "engine").toAbsolutePath();
    /** Beginnings the text has, one it has not, and bytes beyond ASCII. */
    private static final List<String> PROMPTS = List.of("You may reproduce", "4. Redistribution", "(c) Zoë €9: ");

    private static final int STEPS = 400;
    private static final int TOKENS = 60;

    @TempDir
    private Path folder;

    @Test
    void llamaCppContinuesAPromptExactlyAsTheTrainerDoes() throws Exception {
        Path python = python();
        Tiny.train(folder, STEPS, () -> false);
        String script = Path.of(
                        EngineParityTest.class.getResource("/complete.py").toURI())
                .toString();
        String model = folder.resolve("model.gguf").toString();
        List<String> command = new ArrayList<>(List.of(python.toString(), script, model, "" + TOKENS));
        command.addAll(PROMPTS);
        JsonNode answers = Json.MAPPER.readTree(execute(command));
        Decoder decoder = new Decoder(Tiny.recipe(STEPS));
        decoder.values()
                .data_ptr_float()
                .put(Checkpoint.find(folder).orElseThrow().values());
        for (int i = 0; i < PROMPTS.size(); i++) {
            String expected = greedy(decoder, PROMPTS.get(i));
            assertTrue(expected.chars().distinct().count() > 4, "not one letter repeated: " + expected);
            assertEquals(expected, answers.get(i).asString());
        }
    }

    private static String greedy(Decoder decoder, String prompt) {
        byte[] text = prompt.getBytes(StandardCharsets.UTF_8);
        int start = text.length;
        for (int i = 0; i < TOKENS; i++) {
            long[] tokens = new long[text.length];
            for (int at = 0; at < tokens.length; at++) {
                tokens[at] = Byte.toUnsignedInt(text[at]);
            }
            try (var _ = new PointerScope()) {
                Tensor logits = decoder.logits(tensor(tokens).view(1, -1));
                long next = logits.select(1, text.length - 1L).argmax().item_long();
                text = Arrays.copyOf(text, text.length + 1);
                text[text.length - 1] = (byte) next;
            }
        }
        return new String(text, start, TOKENS, StandardCharsets.UTF_8);
    }

    /** The interpreter of an environment with llama.cpp in it, made once; without network the test says so and stops. */
    private static Path python() throws Exception {
        Path python = ENVIRONMENT.resolve("bin/python");
        Path ready = ENVIRONMENT.resolve("ready");
        if (!Files.exists(ready)) {
            try {
                execute(List.of("python3", "-m", "venv", "--clear", ENVIRONMENT.toString()));
                execute(List.of(python.toString(), "-m", "pip", "install", "--quiet", ENGINE));
                Files.createFile(ready);
            } catch (IOException e) {
                abort(ENGINE + " cannot be installed here: " + e.getMessage());
            }
        }
        return python;
    }

    private static String execute(List<String> command) throws IOException, InterruptedException {
        Path errors = Files.createTempFile("plenum-trainer", ".err");
        try {
            Process process =
                    new ProcessBuilder(command).redirectError(errors.toFile()).start();
            String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!process.waitFor(5, TimeUnit.MINUTES) || process.exitValue() != 0) {
                process.destroyForcibly();
                throw new IOException(String.join(" ", command) + ": " + out + Files.readString(errors));
            }
            return out;
        } finally {
            Files.delete(errors);
        }
    }
}
