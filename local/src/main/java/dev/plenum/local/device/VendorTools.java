package dev.plenum.local.device;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Runs vendors' tools found on a PATH, with a limit of time and of output: a driver in trouble makes them hang. */
record VendorTools(String path, Duration limit) {
    private static final int OUTPUT_BYTES = 1 << 20;

    boolean has(String tool) {
        return find(tool).isPresent();
    }

    /** What the tool prints on standard output. */
    String run(String tool, String... arguments) throws ToolFailure {
        List<String> command = new ArrayList<>();
        command.add(find(tool)
                .orElseThrow(() -> new ToolFailure(tool + ": not on PATH"))
                .toString());
        command.addAll(List.of(arguments));
        Process process;
        try {
            process = new ProcessBuilder(command).redirectErrorStream(true).start();
        } catch (IOException e) {
            throw new ToolFailure(tool + ": cannot be started: " + e.getMessage());
        }
        StringBuilder output = new StringBuilder();
        Thread reader = Thread.ofPlatform().daemon().name(tool).start(() -> read(process, output));
        try {
            if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new ToolFailure(tool + ": no answer within " + limit.toSeconds() + " s");
            }
            reader.join(limit.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ToolFailure(tool + ": interrupted");
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
        String text;
        synchronized (output) {
            text = output.toString();
        }
        if (process.exitValue() != 0) {
            throw new ToolFailure(tool + ": exit " + process.exitValue() + ": " + firstLine(text));
        }
        return text;
    }

    static String firstLine(String text) {
        String line = text.lines()
                .map(String::strip)
                .filter(l -> !l.isEmpty())
                .findFirst()
                .orElse("no output");
        return line.length() > 200 ? line.substring(0, 200) + "..." : line;
    }

    private static void read(Process process, StringBuilder output) {
        try (InputStream in = process.getInputStream()) {
            String text = new String(in.readNBytes(OUTPUT_BYTES), StandardCharsets.UTF_8);
            synchronized (output) {
                output.append(text);
            }
        } catch (IOException e) {
            // The process was ended; what it said before does not matter then.
        }
    }

    private Optional<Path> find(String tool) {
        for (String folder : path.split(":")) {
            Path candidate = Path.of(folder, tool);
            if (!folder.isEmpty() && Files.isRegularFile(candidate) && Files.isExecutable(candidate)) {
                return Optional.of(candidate);
            }
        }
        return Optional.empty();
    }
}
