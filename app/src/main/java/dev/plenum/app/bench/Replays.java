package dev.plenum.app.bench;

import dev.plenum.core.error.ErrorCode;
import dev.plenum.core.error.PlenumException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** Runs {@code ./plenum replay} as a user does, each in a process of its own, and reads the line of JSON that it prints. */
record Replays(Installation installation, Path data, Path traces) {

    private static final Duration LIMIT = Duration.ofHours(2);

    /** A file of the public traces; an error with the next step where it is not there. */
    String trace(String name) {
        Path file = traces.resolve(name);
        if (!Files.isRegularFile(file)) {
            throw new PlenumException(
                    ErrorCode.INVALID_REQUEST,
                    "there is no trace file '" + file + "'",
                    "the public traces (openb, philly) in one folder",
                    "Give --traces DIR");
        }
        return file.toString();
    }

    JsonNode replay(List<String> first, String... more) {
        List<String> arguments = new ArrayList<>(List.of("replay"));
        arguments.addAll(first);
        arguments.addAll(List.of(more));
        System.err.println("running: ./plenum " + String.join(" ", arguments));
        arguments.add("--json");
        Installation.Done done = installation.plenum(data, Map.of(), LIMIT, arguments.toArray(String[]::new));
        if (done.status() != 0) {
            throw new IllegalStateException(String.join(" ", arguments) + ": " + done.err());
        }
        return done.json();
    }

    /** Decisions for each CPU second of the thread that decides. */
    static double rate(JsonNode figures) {
        return Math.rint(figures.path("decisions").asDouble()
                / figures.path("cpu_seconds").asDouble());
    }
}
