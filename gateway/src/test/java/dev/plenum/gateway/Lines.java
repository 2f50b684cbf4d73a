package dev.plenum.gateway;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** JSON lines in a file that another thread writes. */
final class Lines {

    private Lines() {}

    /** Those that match, once there are so many. */
    static List<JsonNode> await(Path file, int count, Predicate<JsonNode> which) {
        Bench.await(() -> read(file).stream().filter(which).count() >= count);
        return read(file).stream().filter(which).toList();
    }

    static List<JsonNode> read(Path file) {
        JsonMapper json = new JsonMapper();
        return text(file).lines().map(json::readTree).toList();
    }

    /** Up to the last line that is whole. */
    static String text(Path file) {
        try {
            String text = Files.exists(file) ? Files.readString(file) : "";
            return text.substring(0, text.lastIndexOf('\n') + 1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
