package dev.plenum.trainer;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JacksonException;

/**
 * Tells the outside how the training goes: every {@link Event} as a line on standard output, and the steps also in
 * {@code metrics.jsonl}, where they survive the process.
 */
final class Progress {
    private final PrintStream out;
    private final Path metrics;

    Progress(PrintStream out, Path metrics) {
        this.out = out;
        this.metrics = metrics;
    }

    /** Drops the lines of steps after {@code step}, and a line torn by a kill: they will be written anew. */
    void rewindTo(int step) throws IOException {
        List<String> kept = new ArrayList<>();
        if (Files.exists(metrics)) {
            for (String line : Files.readAllLines(metrics)) {
                if (stepOf(line) > step) {
                    break;
                }
                kept.add(line);
            }
        }
        Path partial = metrics.resolveSibling(metrics.getFileName() + ".partial");
        Files.write(partial, kept);
        Files.move(partial, metrics, StandardCopyOption.ATOMIC_MOVE);
    }

    private static int stepOf(String line) {
        try {
            return Json.MAPPER.readTree(line).path("step").asInt(Integer.MAX_VALUE);
        } catch (JacksonException e) {
            return Integer.MAX_VALUE;
        }
    }

    void report(Event event) throws IOException {
        String line = Json.MAPPER.writerFor(Event.class).writeValueAsString(event) + "\n";
        if (event instanceof Event.Step) {
            Files.writeString(metrics, line, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        }
        // One write a line, so that a reader never sees two halves apart.
        out.writeBytes(line.getBytes(StandardCharsets.UTF_8));
        out.flush();
    }
}
