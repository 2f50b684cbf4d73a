package dev.plenum.local.environment;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * One child process that installs something: its output goes to the progress line by line and its last lines are kept to
 * explain a failure. It is recorded while it runs, and ends when the calling thread is interrupted or the JVM stops.
 */
record InstallerProcess(List<String> command, Path folder, Map<String, String> variables) {
    private static final int KEPT_LINES = 60;

    /** Settings of the user that would make pip install elsewhere or Python import from elsewhere. */
    private static final Set<String> HARMFUL = Set.of(
            "PYTHONHOME",
            "PYTHONPATH",
            "PYTHONSTARTUP",
            "PYTHONDONTWRITEBYTECODE",
            "PIP_TARGET",
            "PIP_PREFIX",
            "PIP_ROOT",
            "PIP_USER",
            "PIP_REQUIRE_VIRTUALENV",
            "PIP_REQUIREMENT",
            "PIP_CONSTRAINT",
            "VIRTUAL_ENV",
            "__PYVENV_LAUNCHER__");

    /** The exit status and the last lines of output. */
    record Outcome(int status, String output) {}

    Outcome run(Consumer<String> progress) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().clear();
        builder.environment().putAll(variables);
        builder.environment().keySet().removeAll(HARMFUL);
        builder.environment().put("TMPDIR", folder.toString());
        builder.environment().put("PYTHONUNBUFFERED", "1");
        builder.redirectInput(ProcessBuilder.Redirect.from(new java.io.File("/dev/null")));
        Process process = builder.start();
        Thread atExit = new Thread(process::destroyForcibly, "end-installer");
        try {
            Runtime.getRuntime().addShutdownHook(atExit);
            Installers.record(folder, process);
            Deque<String> last = new ArrayDeque<>();
            Thread reader = Thread.ofVirtual().name("installer-output").start(() -> read(process, last, progress));
            int status = process.waitFor();
            reader.join();
            return new Outcome(status, String.join("\n", last));
        } finally {
            if (process.isAlive()) {
                Installers.end(process.toHandle());
            }
            Installers.forget(folder);
            unhook(atExit);
        }
    }

    private static void read(Process process, Deque<String> last, Consumer<String> progress) {
        try (BufferedReader lines = process.inputReader()) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (last.size() == KEPT_LINES) {
                    last.removeFirst();
                }
                last.addLast(line);
                progress.accept(line.strip());
            }
        } catch (IOException e) {
            last.addLast("output cut off: " + e.getMessage());
        }
    }

    private static void unhook(Thread atExit) {
        try {
            Runtime.getRuntime().removeShutdownHook(atExit);
        } catch (IllegalStateException e) {
            // The JVM is already stopping; the hook does its work.
        }
    }
}
