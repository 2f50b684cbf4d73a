package dev.plenum.trainer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class MainTest {
    private static final int STEPS = 60;

    @TempDir
    private Path folder;

    @Test
    void aRunPrintsOnlyEventsAndLeavesModelAndLineage() throws Exception {
        Path output = folder.resolve("run");
        TrainerProcess run = TrainerProcess.start(folder, Tiny.options(output, 12));
        assertEquals(0, run.exit(), run.errors());
        List<String> kinds = run.events().stream()
                .map(event -> event.path("event").asString())
                .toList();
        assertEquals("start", kinds.getFirst());
        assertEquals("done", kinds.getLast());
        assertEquals(12, kinds.stream().filter("step"::equals).count());
        assertEquals(2, kinds.stream().filter("checkpoint"::equals).count());
        JsonNode lineage = Json.MAPPER.readTree(Files.readString(output.resolve("model.json")));
        assertEquals("tiny", lineage.path("name").asString());
        assertEquals(64, lineage.path("text").get(0).path("sha256").asString().length());
        assertTrue(Files.size(output.resolve("model.gguf")) > 4L * new Layout(Tiny.recipe(12)).size());
    }

    @Test
    void aFinishedTrainingIsNotDoneAgain() throws Exception {
        Path output = folder.resolve("run");
        TrainerProcess first = TrainerProcess.start(folder, Tiny.options(output, 5));
        assertEquals(0, first.exit(), first.errors());
        var written = Files.getLastModifiedTime(output.resolve("model.gguf"));
        TrainerProcess second = TrainerProcess.start(folder, Tiny.options(output, 5));
        assertEquals(0, second.exit(), second.errors());
        assertEquals(2, second.events().size());
        assertEquals(5, second.events().getFirst().path("resumed_from").asInt());
        assertEquals(first.events().getLast(), second.events().getLast());
        assertEquals(written, Files.getLastModifiedTime(output.resolve("model.gguf")));
    }

    @Test
    void killedAnywhereItResumesOnTheSameCurve() throws Exception {
        List<Double> uninterrupted = uninterrupted();
        Path output = folder.resolve("killed");
        for (String moment : List.of("\"step\":14,", "\"event\":\"checkpoint\",\"step\":30,")) {
            TrainerProcess run = TrainerProcess.start(folder, Tiny.options(output, STEPS));
            run.awaitLine(moment);
            run.process().destroyForcibly();
            assertEquals(137, run.exit());
        }
        TrainerProcess last = TrainerProcess.start(folder, Tiny.options(output, STEPS));
        assertEquals(0, last.exit(), last.errors());
        assertTrue(last.events().getFirst().path("resumed_from").asInt() >= 30, "resumed from a checkpoint");
        assertSameCurve(uninterrupted, metrics(output));
    }

    @Test
    void sigtermLeavesACheckpointOfTheStepItEndedWith() throws Exception {
        List<Double> uninterrupted = uninterrupted();
        Path output = folder.resolve("stopped");
        TrainerProcess run = TrainerProcess.start(folder, Tiny.options(output, STEPS));
        run.awaitLine("\"step\":13,");
        long asked = System.nanoTime();
        run.process().destroy();
        assertEquals(143, run.exit(), run.errors());
        assertTrue(System.nanoTime() - asked < TimeUnit.SECONDS.toNanos(5), "stopped within 5 s");
        JsonNode lastEvent = run.events().getLast();
        assertEquals("checkpoint", lastEvent.path("event").asString());
        int stoppedAt = lastEvent.path("step").asInt();
        assertTrue(stoppedAt < STEPS, "stopped before the end");
        assertEquals(stoppedAt, metrics(output).size());

        TrainerProcess resumed = TrainerProcess.start(folder, Tiny.options(output, STEPS));
        assertEquals(0, resumed.exit(), resumed.errors());
        assertEquals(stoppedAt, resumed.events().getFirst().path("resumed_from").asInt());
        assertSameCurve(uninterrupted, metrics(output));
    }

    @Test
    void aSecondTrainingIntoTheSameFolderIsRefused() throws Exception {
        Path output = folder.resolve("run");
        TrainerProcess first = TrainerProcess.start(folder, Tiny.options(output, 100_000));
        first.awaitLine("\"event\":\"start\"");
        TrainerProcess second = TrainerProcess.start(folder, Tiny.options(output, 100_000));
        assertEquals(2, second.exit());
        assertTrue(second.errors().contains("in use by another training"), second.errors());
        first.process().destroyForcibly();
        assertEquals(137, first.exit());
    }

    @Test
    void wrongInputIsOneLineAndExitStatusTwo() throws Exception {
        List<String> options = new ArrayList<>(Tiny.options(folder.resolve("run"), 5));
        options.set(1, folder.resolve("nothing-here").toString());
        TrainerProcess run = TrainerProcess.start(folder, options);
        assertEquals(2, run.exit());
        assertEquals(1, run.errors().lines().count(), run.errors());
        assertTrue(run.errors().contains("nothing-here cannot be read; give"), run.errors());
        assertTrue(run.events().isEmpty());
        assertFalse(Files.exists(folder.resolve("run")), "nothing half done");
    }

    @Test
    void anOutputThatIsAFileIsRefused() throws Exception {
        Path file = Files.writeString(folder.resolve("file"), "taken");
        TrainerProcess run = TrainerProcess.start(folder, Tiny.options(file, 5));
        assertEquals(2, run.exit());
        assertTrue(run.errors().startsWith("trainer: --output " + file + " is not a folder"), run.errors());
    }

    @Test
    void helpNamesEveryOption() throws Exception {
        TrainerProcess run = TrainerProcess.start(folder, List.of("--help"));
        assertEquals(0, run.exit());
        String help = Files.readString(run.out());
        Tiny.options(folder, 1).stream()
                .filter(word -> word.startsWith("--"))
                .forEach(option -> assertTrue(help.contains(option), option));
    }

    private List<Double> uninterrupted() throws Exception {
        return Tiny.losses(Tiny.train(folder.resolve("whole"), STEPS, () -> false));
    }

    private static List<Double> metrics(Path output) throws Exception {
        return Tiny.losses(Tiny.events(Files.readString(output.resolve("metrics.jsonl"))));
    }

    private static void assertSameCurve(List<Double> expected, List<Double> actual) {
        assertEquals(expected.size(), actual.size());
        for (int i = 0; i < expected.size(); i++) {
            assertEquals(expected.get(i), actual.get(i), 1e-3, "loss of step " + (i + 1));
        }
    }
}
