package dev.plenum.trainer;

import static org.bytedeco.pytorch.global.torch.zeros;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class TrainingTest {
    @TempDir
    private Path folder;

    @Test
    void realTextIsLearned() throws Exception {
        List<JsonNode> events = Tiny.train(folder, 250, () -> false);
        JsonNode done = events.getLast();
        // Guessing evenly among 260 tokens costs ln 260 = 5.56.
        assertEquals(5.56, done.path("loss_first").asDouble(), 0.2);
        assertTrue(done.path("loss_last").asDouble() < 3, done.toString());
        double mean = Tiny.losses(events).stream()
                .skip(240)
                .mapToDouble(loss -> loss)
                .average()
                .orElseThrow();
        assertEquals(mean, done.path("loss_last").asDouble(), 1e-3);
        assertEquals(250L * 4 * 128, done.path("tokens").asLong());
    }

    @Test
    void aCollectionBetweenForwardAndBackwardChangesNothing() throws Exception {
        assertEquals(losses(false), losses(true));
    }

    private static List<Float> losses(boolean collect) throws Exception {
        Recipe recipe = Tiny.recipe(30);
        Corpus corpus = Tiny.corpus();
        Decoder decoder = new Decoder(recipe);
        AdamW optimiser = new AdamW(decoder);
        List<Float> losses = new ArrayList<>();
        for (int step = 1; step <= recipe.steps(); step++) {
            try (var _ = new PointerScope()) {
                Tensor loss = decoder.loss(corpus.batch(recipe, step));
                if (collect) {
                    System.gc();
                    // Takes the place of anything the collection freed too early.
                    Tensor filler = zeros(1 << 20);
                    assertEquals(0, filler.sum().item_float());
                }
                loss.backward();
                optimiser.step(step, recipe.learningRateAt(step));
                losses.add(loss.item_float());
            }
        }
        assertTrue(losses.getLast() < losses.getFirst());
        return losses;
    }

    @Test
    void aStoppedTrainingContinuesTheSameCurve() throws Exception {
        List<Double> whole = Tiny.losses(Tiny.train(folder.resolve("whole"), 30, () -> false));
        Path output = folder.resolve("stopped");
        List<Double> before = Tiny.losses(Tiny.train(output, 30, () -> stepsIn(output) == 17));
        assertEquals(17, before.size());
        List<Double> after = Tiny.losses(Tiny.train(output, 30, () -> false));
        assertEquals(whole.subList(17, 30), after);
        assertEquals(30, stepsIn(output));
    }

    private static long stepsIn(Path output) {
        try (var lines = Files.lines(output.resolve("metrics.jsonl"))) {
            return lines.count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void aLostModelFileIsExportedAgainWithoutTraining() throws Exception {
        Tiny.train(folder, 5, () -> false);
        byte[] model = Files.readAllBytes(folder.resolve("model.gguf"));
        Files.delete(folder.resolve("model.gguf"));
        assertEquals(2, Tiny.train(folder, 5, () -> false).size());
        assertArrayEquals(model, Files.readAllBytes(folder.resolve("model.gguf")));
    }

    @Test
    void anotherRecipeDoesNotResumeTheCheckpoint() throws Exception {
        Tiny.train(folder, 5, () -> false);
        var wrong = assertThrows(WrongInput.class, () -> Tiny.train(folder, 6, () -> false));
        assertTrue(wrong.getMessage().contains("steps=5"), wrong.getMessage());
        assertTrue(wrong.getMessage().contains("steps=6"), wrong.getMessage());
    }

    @Test
    void aLineTornByAKillIsWrittenAnew() throws Exception {
        Tiny.train(folder, 30, () -> stepsIn(folder) == 12);
        Path metrics = folder.resolve("metrics.jsonl");
        Files.writeString(metrics, Files.readString(metrics) + "{\"event\":\"step\",\"st");
        Tiny.train(folder, 30, () -> false);
        assertEquals(30, Tiny.losses(Tiny.events(Files.readString(metrics))).size());
    }
}
