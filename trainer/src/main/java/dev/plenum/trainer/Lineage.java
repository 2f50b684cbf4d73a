package dev.plenum.trainer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import tools.jackson.databind.SerializationFeature;

/**
 * What the model was made of, in {@code model.json} beside it: the catalog shows it, and anyone can train the same
 * model again from it.
 */
record Lineage(
        String name,
        String architecture,
        int parameters,
        int contextLength,
        int steps,
        long tokens,
        double lossFirst,
        double lossLast,
        long seed,
        Recipe recipe,
        List<Corpus.Source> text) {
    static final String FILE_NAME = "model.json";

    void write(Path output) throws IOException {
        Path file = output.resolve(FILE_NAME);
        Path partial = output.resolve(FILE_NAME + ".partial");
        Files.write(
                partial,
                Json.MAPPER.writer().with(SerializationFeature.INDENT_OUTPUT).writeValueAsBytes(this));
        Files.move(partial, file, StandardCopyOption.ATOMIC_MOVE);
    }
}
