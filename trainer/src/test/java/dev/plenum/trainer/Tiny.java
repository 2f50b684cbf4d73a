package dev.plenum.trainer;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import tools.jackson.databind.JsonNode;

/** A model small enough for a test, and the real text it learns: the licence this repository is under. */
final class Tiny {
    static final Path TEXT = Path.of("..", "LICENSE").toAbsolutePath().normalize();
    static final Path NATIVES = Path.of("target", "natives").toAbsolutePath();

    private Tiny() {}

    static Recipe recipe(int steps) {
        return new Recipe(2, 32, 2, 64, 128, 4, steps, 5e-3, 7);
    }

    static Corpus corpus() throws IOException {
        return Corpus.read(List.of(TEXT), recipe(1).context());
    }

    /** Trains in this JVM until finished or stopped, and gives what it printed. */
    static List<JsonNode> train(Path output, int steps, BooleanSupplier stop) throws IOException {
        var arguments = new Arguments(List.of(TEXT), output, "tiny", recipe(steps), 1, 10, NATIVES);
        var out = new ByteArrayOutputStream();
        var progress = new Progress(new PrintStream(out), output.resolve("metrics.jsonl"));
        Files.createDirectories(output);
        boolean ignored = new Training(arguments, corpus(), progress, stop).run();
        return events(out.toString(StandardCharsets.UTF_8));
    }

    /** The same training as a command line for {@link Main}. */
    static List<String> options(Path output, int steps) {
        Recipe recipe = recipe(steps);
        List<String> options = new ArrayList<>();
        options.addAll(List.of("--text", TEXT.toString(), "--output", output.toString(), "--name", "tiny"));
        options.addAll(List.of("--cache", NATIVES.toString(), "--checkpoint-every", "10"));
        options.addAll(List.of("--layers", "" + recipe.layers(), "--width", "" + recipe.width()));
        options.addAll(List.of("--heads", "" + recipe.heads(), "--feed-forward", "" + recipe.feedForward()));
        options.addAll(List.of("--context", "" + recipe.context(), "--batch", "" + recipe.batch()));
        options.addAll(List.of("--steps", "" + steps, "--seed", "" + recipe.seed()));
        options.addAll(List.of("--learning-rate", "" + recipe.learningRate()));
        return options;
    }

    static List<JsonNode> events(String lines) {
        return lines.lines().map(Json.MAPPER::readTree).toList();
    }

    /** The losses of the step lines, in order. */
    static List<Double> losses(List<JsonNode> events) {
        return events.stream()
                .filter(event -> event.path("event").asString().equals("step"))
                .map(event -> event.path("loss").asDouble())
                .toList();
    }
}
