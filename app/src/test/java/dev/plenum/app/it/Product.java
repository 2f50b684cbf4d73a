package dev.plenum.app.it;

import dev.plenum.app.bench.Installation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** What was just built, as the launcher runs it. */
final class Product {

    static final Path HOME = Path.of("..").toAbsolutePath().normalize();
    static final Path WORK = Path.of("target/it").toAbsolutePath();

    /** One data directory for all tests that need engines: what they install stays, what runs is stopped. */
    static final Path SHARED = WORK.resolve("data");

    private static final Installation INSTALLATION = new Installation(HOME);
    private static boolean made;

    private Product() {}

    /** With the launcher's caches, so that it does not think that it has to build. */
    static synchronized Installation installation() {
        if (!made) {
            Path dist = HOME.resolve("app/target/dist");
            Installation.Done done = Installation.run(
                    new ProcessBuilder(
                            "sh",
                            HOME.resolve("app/src/main/dist/make-caches").toString(),
                            HOME.toString(),
                            dist.toString()),
                    Duration.ofMinutes(3));
            if (done.status() != 0) {
                throw new IllegalStateException("make-caches: " + done);
            }
            try {
                Files.writeString(dist.resolve("built"), "");
                Files.createDirectories(WORK);
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
            made = true;
        }
        return INSTALLATION;
    }

    /** A new, empty data directory. */
    static Path empty(String name) throws IOException {
        return Files.createTempDirectory(Files.createDirectories(WORK), name);
    }
}
