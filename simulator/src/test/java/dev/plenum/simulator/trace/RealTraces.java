package dev.plenum.simulator.trace;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/**
 * The public traces, which are beside the checkout in {@code ../shared/traces} and never in it. The property {@code plenum.shared} or the environment's
 * PLENUM_SHARED names another place for {@code shared}.
 */
public final class RealTraces {

    private RealTraces() {}

    /** Skips the test where the file is not there, and says so in the log: CI counts that as a failure where the folder is there. */
    public static Path file(String name) {
        Optional<Path> file = shared().map(shared -> shared.resolve("traces").resolve(name));
        if (file.isEmpty() || !Files.isRegularFile(file.get())) {
            System.out.println("skipped: ../shared/traces/" + name + " is absent");
            Assumptions.abort("the traces beside the checkout are absent");
        }
        return file.get();
    }

    private static Optional<Path> shared() {
        return Stream.of(
                        System.getProperty("plenum.shared", ""), System.getenv().getOrDefault("PLENUM_SHARED", ""))
                .filter(place -> !place.isBlank())
                .findFirst()
                .map(Path::of)
                .or(() -> checkout().map(root -> root.resolveSibling("shared")));
    }

    private static Optional<Path> checkout() {
        return Stream.iterate(Path.of("").toAbsolutePath(), folder -> folder != null, Path::getParent)
                .filter(folder -> Files.isRegularFile(folder.resolve("plenum")))
                .findFirst();
    }
}
