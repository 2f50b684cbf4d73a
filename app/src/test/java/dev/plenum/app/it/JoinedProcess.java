package dev.plenum.app.it;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.plenum.app.bench.Installation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** A {@code plenum gateway --join} as a user starts it; what it says goes to files beside its data folder. */
record JoinedProcess(Process process, Path out, Path err) {

    private static final Duration LIMIT = Duration.ofMinutes(2);

    /** Returns once it listens. */
    static JoinedProcess start(Path folder, int port, String controlPlane, Path token) throws Exception {
        Installation installation = Product.installation();
        ProcessBuilder builder = new ProcessBuilder(
                installation.home().resolve("plenum").toString(),
                "gateway",
                "--join",
                controlPlane,
                "--token-file",
                token.toString(),
                "--listen",
                "127.0.0.1:" + port,
                "--data",
                folder.resolve("gateway").toString());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        Path out = Files.createTempFile(folder, "gateway", ".out");
        Path err = Files.createTempFile(folder, "gateway", ".err");
        Process process =
                builder.redirectOutput(out.toFile()).redirectError(err.toFile()).start();
        JoinedProcess started = new JoinedProcess(process, out, err);
        started.awaits(out, "Ctrl-C ends it");
        return started;
    }

    /** Until it has said so. */
    void awaits(Path file, String text) throws IOException, InterruptedException {
        long until = System.nanoTime() + LIMIT.toNanos();
        while (!Files.readString(file).contains(text)) {
            assertTrue(
                    process.isAlive() && System.nanoTime() < until,
                    "'" + text + "' is not said: " + Files.readString(out) + Files.readString(err));
            Thread.sleep(2);
        }
    }

    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** SIGTERM; its exit status. */
    int end() throws InterruptedException {
        process.destroy();
        assertTrue(process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS), "it ends");
        return process.exitValue();
    }
}
