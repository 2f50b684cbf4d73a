package dev.plenum.app.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.plenum.app.bench.Installation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What the clients' scripts need, installed from the pinned lists beside them and kept from one run to the next while the lists stay the same. */
final class Environments {

    private static final Path SOURCES = Product.HOME.resolve("app/src/test");
    private static final Duration LIMIT = Duration.ofMinutes(10);

    private Environments() {}

    /** Runs a script of {@code src/test/python} with the packages of a list there. */
    static Installation.Done python(String list, String script, String argument) throws IOException {
        Path python = SOURCES.resolve("python");
        Path packages = python.resolve(list + ".txt");
        Path folder = Product.WORK.resolve("python-" + list);
        if (!isReady(folder, packages)) {
            run(folder, "python3", "-m", "venv", "--clear", folder.toString());
            run(
                    folder,
                    folder.resolve("bin/python").toString(),
                    "-m",
                    "pip",
                    "install",
                    "-q",
                    "--disable-pip-version-check",
                    "-r",
                    packages.toString());
            ready(folder, packages);
        }
        return Installation.run(
                new ProcessBuilder(
                        folder.resolve("bin/python").toString(),
                        "-B",
                        python.resolve(script).toString(),
                        argument),
                LIMIT);
    }

    /** Runs a script of {@code src/test/node} with the packages of its lock file. */
    static Installation.Done node(String script, String... arguments) throws IOException {
        Path node = SOURCES.resolve("node");
        Path lock = node.resolve("package-lock.json");
        Path folder = Files.createDirectories(Product.WORK.resolve("node"));
        for (String file : List.of("package.json", "package-lock.json", script)) {
            Files.copy(node.resolve(file), folder.resolve(file), StandardCopyOption.REPLACE_EXISTING);
        }
        if (!isReady(folder, lock)) {
            run(folder, "npm", "ci", "--no-audit", "--no-fund");
            ready(folder, lock);
        }
        List<String> command = new ArrayList<>(List.of("node", script));
        command.addAll(List.of(arguments));
        return Installation.run(new ProcessBuilder(command).directory(folder.toFile()), LIMIT);
    }

    /** {@code .ci/run} looks for these words: where it runs, node must be. */
    static void assumeNode() {
        boolean there = Installation.run(
                                new ProcessBuilder("sh", "-c", "command -v node && command -v npm"),
                                Duration.ofMinutes(1))
                        .status()
                == 0;
        if (!there) {
            System.out.println("skipped: node and npm are not on this machine");
        }
        assumeTrue(there, "node and npm are not on this machine");
    }

    private static void run(Path folder, String... command) throws IOException {
        Files.createDirectories(folder);
        Installation.Done done = Installation.run(new ProcessBuilder(command).directory(folder.toFile()), LIMIT);
        assertEquals(0, done.status(), done.err());
    }

    private static boolean isReady(Path folder, Path list) throws IOException {
        Path ready = folder.resolve("ready");
        return Files.exists(ready) && Files.readString(ready).equals(Files.readString(list));
    }

    private static void ready(Path folder, Path list) throws IOException {
        Files.writeString(folder.resolve("ready"), Files.readString(list));
    }
}
