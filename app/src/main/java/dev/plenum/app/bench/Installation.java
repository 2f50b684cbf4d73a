package dev.plenum.app.bench;

import dev.plenum.api.Wire;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;

/**
 * The product as a user has it: the launcher script in a checkout that is built.
 *
 * @param home the checkout
 */
public record Installation(Path home) {

    private static final Duration USUAL_LIMIT = Duration.ofMinutes(15);

    /** Runs a command to its end, with this data directory. */
    public Done plenum(Path data, String... arguments) {
        return plenum(data, Map.of(), USUAL_LIMIT, arguments);
    }

    public Done plenum(Path data, Map<String, String> environment, Duration limit, String... arguments) {
        return run(builder(data, environment, arguments), limit);
    }

    public ProcessBuilder builder(Path data, Map<String, String> environment, String... arguments) {
        List<String> command = new ArrayList<>(List.of(home.resolve("plenum").toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().put("PLENUM_DATA", data.toString());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().putAll(environment);
        return builder;
    }

    /** Runs any command to its end; one that takes longer is ended with its descendants. */
    public static Done run(ProcessBuilder builder, Duration limit) {
        try {
            Path out = Files.createTempFile("plenum", ".out");
            Path err = Files.createTempFile("plenum", ".err");
            try {
                Process process = builder.redirectInput(new File("/dev/null"))
                        .redirectOutput(out.toFile())
                        .redirectError(err.toFile())
                        .start();
                if (!process.waitFor(limit.toSeconds(), TimeUnit.SECONDS)) {
                    process.descendants().forEach(ProcessHandle::destroyForcibly);
                    process.destroyForcibly();
                    throw new IllegalStateException(
                            "still runs after " + limit + ": " + builder.command() + "\n" + Files.readString(err));
                }
                return new Done(process.exitValue(), Files.readString(out), Files.readString(err));
            } finally {
                Files.delete(out);
                Files.delete(err);
            }
        } catch (IOException e) {
            throw new IllegalStateException(builder.command() + ": " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** How a command ended. */
    public record Done(int status, String out, String err) {

        /** Its last line, read as JSON. */
        public JsonNode json() {
            return Wire.mapper()
                    .readTree(out.strip().lines().reduce((_, last) -> last).orElse("null"));
        }
    }
}
