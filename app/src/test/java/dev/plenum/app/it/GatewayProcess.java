package dev.plenum.app.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** {@code plenum gateway} as a process, in a folder of its own. */
final class GatewayProcess implements AutoCloseable {

    private static final long READY_NANOS = Duration.ofMinutes(1).toNanos();

    private final Path folder;
    private final int port;
    private final Process process;

    /** @param yaml what its file says after {@code listen} and {@code data} */
    GatewayProcess(Path folder, String yaml) throws IOException, InterruptedException {
        this.folder = folder;
        this.port = freePort();
        replaceFile(yaml);
        ProcessBuilder builder = new ProcessBuilder(
                Product.installation().home().resolve("plenum").toString(),
                "gateway",
                "--config",
                folder.resolve("gateway.yaml").toString());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        this.process = builder.redirectOutput(folder.resolve("out").toFile())
                .redirectError(folder.resolve("err").toFile())
                .start();
        long until = System.nanoTime() + READY_NANOS;
        while (!Files.readString(folder.resolve("out")).contains("Ctrl-C ends it")) {
            assertTrue(process.isAlive() && System.nanoTime() < until, errors());
            Thread.sleep(5);
        }
    }

    static int freePort() throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return free.getLocalPort();
        }
    }

    int port() {
        return port;
    }

    /** In one step. */
    void replaceFile(String yaml) throws IOException {
        Path next =
                Files.writeString(folder.resolve("next.yaml"), "listen: 127.0.0.1:" + port + "\ndata: data\n" + yaml);
        Files.move(
                next,
                folder.resolve("gateway.yaml"),
                StandardCopyOption.ATOMIC_MOVE,
                StandardCopyOption.REPLACE_EXISTING);
    }

    /** What it said on standard error. */
    String errors() throws IOException {
        return Files.readString(folder.resolve("err"));
    }

    /** How often it read its file again. */
    long reloads() throws IOException {
        try (var lines = Files.lines(folder.resolve("out"))) {
            return lines.filter(line -> line.contains(" again: ")).count();
        }
    }

    @Override
    public void close() {
        process.destroy();
        try {
            assertTrue(process.waitFor(60, TimeUnit.SECONDS), "it ends");
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        assertEquals(0, process.exitValue());
    }
}
