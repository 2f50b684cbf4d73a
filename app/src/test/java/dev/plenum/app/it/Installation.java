package dev.plenum.app.it;

import dev.plenum.api.Wire;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;

/** The product as a user has it: the launcher script and what was just built. Commands run with a data directory below target. */
final class Installation {

    static final Path HOME = Path.of("..").toAbsolutePath().normalize();
    static final Path WORK = Path.of("target/it").toAbsolutePath();

    /** One data directory for all tests that need engines: what they install stays, what runs is stopped. */
    static final Path SHARED = WORK.resolve("data");

    private static boolean made;

    private Installation() {}

    /** Once: the launcher's caches, so that it does not think that it has to build. */
    static synchronized void make() {
        if (made) {
            return;
        }
        Path dist = HOME.resolve("app/target/dist");
        try {
            Files.createDirectories(WORK);
            Done done = run(
                    new ProcessBuilder(
                            "sh",
                            HOME.resolve("app/src/main/dist/make-caches").toString(),
                            HOME.toString(),
                            dist.toString()),
                    Duration.ofMinutes(2));
            if (done.status() != 0) {
                throw new IllegalStateException("make-caches: " + done);
            }
            Files.writeString(dist.resolve("built"), "");
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        made = true;
    }

    /** Runs a command to its end. */
    static Done plenum(Path data, String... arguments) {
        return plenum(data, Map.of(), Duration.ofMinutes(15), arguments);
    }

    static Done plenum(Path data, Map<String, String> environment, Duration limit, String... arguments) {
        return run(builder(data, environment, arguments), limit);
    }

    static ProcessBuilder builder(Path data, Map<String, String> environment, String... arguments) {
        make();
        List<String> command = new ArrayList<>(List.of(HOME.resolve("plenum").toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().put("PLENUM_DATA", data.toString());
        builder.environment().remove("JAVA_TOOL_OPTIONS");
        builder.environment().putAll(environment);
        return builder;
    }

    static Done run(ProcessBuilder builder, Duration limit) {
        try {
            Path out = Files.createTempFile(Files.createDirectories(WORK), "out", ".txt");
            Path err = Files.createTempFile(WORK, "err", ".txt");
            builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
            Process process = builder.redirectInput(new java.io.File("/dev/null"))
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
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** How a command ended. */
    record Done(int status, String out, String err) {

        JsonNode json() {
            return Wire.mapper()
                    .readTree(out.strip().lines().reduce((_, last) -> last).orElse("null"));
        }
    }
}
