package dev.plenum.trainer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;

/** The trainer as it runs in production: a process of its own, its two outputs in files. */
record TrainerProcess(Process process, Path out, Path log) {
    private static final long MINUTES = 5;

    static TrainerProcess start(Path folder, List<String> options) throws IOException {
        Path out = Files.createTempFile(folder, "trainer", ".out");
        Path errors = Files.createTempFile(folder, "trainer", ".err");
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-XX:+UseSerialGC", "--enable-native-access=ALL-UNNAMED"));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
        command.addAll(options);
        Process process = new ProcessBuilder(command)
                .redirectOutput(out.toFile())
                .redirectError(errors.toFile())
                .start();
        return new TrainerProcess(process, out, errors);
    }

    /** Waits for the end and gives the exit status. */
    int exit() throws InterruptedException {
        if (!process.waitFor(MINUTES, TimeUnit.MINUTES)) {
            process.destroyForcibly();
            throw new AssertionError("the trainer did not end within " + MINUTES + " minutes");
        }
        return process.exitValue();
    }

    /** Waits until a whole line of standard output contains the text. */
    void awaitLine(String text) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(MINUTES);
        while (!Files.readString(out).contains(text)) {
            if (!process.isAlive() || System.nanoTime() > deadline) {
                throw new AssertionError("never printed " + text + ": " + Files.readString(out) + errors());
            }
            process.waitFor(5, TimeUnit.MILLISECONDS);
        }
    }

    String errors() throws IOException {
        return Files.readString(log);
    }

    List<JsonNode> events() throws IOException {
        return Tiny.events(Files.readString(out));
    }
}
