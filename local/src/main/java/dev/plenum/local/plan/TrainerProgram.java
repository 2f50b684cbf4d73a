package dev.plenum.local.plan;

import dev.plenum.core.error.ErrorCode;
import dev.plenum.core.error.PlenumException;
import dev.plenum.core.workload.Launch;
import dev.plenum.local.runtime.LaunchPlan;
import dev.plenum.local.runtime.PlanContext;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * The built-in training recipe as a child process. Its libraries weigh 110 MB, so they are not part of Plenum's own build: Maven fetches them at the
 * first use.
 */
public final class TrainerProgram {

    private static final Duration LONGEST_BUILD = Duration.ofMinutes(20);

    private final Path home;
    private final Path cache;

    /**
     * @param home Plenum's own checkout
     * @param cache where native libraries are unpacked
     */
    public TrainerProgram(Path home, Path cache) {
        this.home = home;
        this.cache = cache;
    }

    private Path libraries() {
        return home.resolve("trainer/target/dist/lib");
    }

    /** Fetches and builds what the recipe needs, unless it is here. One at a time. */
    public synchronized void prepare(Consumer<String> progress) {
        Path marker = home.resolve("trainer/target/dist/built");
        if (Files.exists(marker)) {
            return;
        }
        progress.accept("fetching the trainer's libraries (110 MB)");
        Path log = home.resolve("target/trainer-build.log");
        try {
            Files.createDirectories(log.getParent());
            Process maven = new ProcessBuilder("mvn", "-q", "-B", "-Dquick", "-pl", "trainer", "-am", "package")
                    .directory(home.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
            maven.onExit().orTimeout(LONGEST_BUILD.toSeconds(), TimeUnit.SECONDS);
            if (!maven.waitFor(LONGEST_BUILD.toSeconds(), TimeUnit.SECONDS) || maven.exitValue() != 0) {
                maven.destroy();
                throw new PlenumException(
                        ErrorCode.DOWNLOAD_FAILED,
                        "the trainer's libraries could not be fetched",
                        "Maven to build module trainer",
                        "Read " + log);
            }
            Files.createFile(marker);
        } catch (IOException e) {
            throw new PlenumException(
                    ErrorCode.PREREQUISITE_MISSING,
                    "the trainer could not be built: " + e.getMessage(),
                    "Maven on PATH and a checkout that can be written",
                    "Install Maven, or run ./plenum from a checkout of your own",
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new PlenumException(ErrorCode.NOT_READY, "fetching was interrupted", "", "Start it again", e);
        }
    }

    LaunchPlan plan(Launch.Recipe recipe, PlanContext context) {
        if (!recipe.recipe().equals("decoder")) {
            throw new PlenumException(
                    ErrorCode.NOT_FOUND, "recipe '" + recipe.recipe() + "'", "one of [decoder]", "Choose one of these");
        }
        prepare(_ -> {});
        Path java = Path.of(System.getProperty("java.home"));
        List<String> command = new ArrayList<>(List.of(
                java.resolve("bin/java").toString(),
                "-XX:+UseSerialGC",
                "-Xmx512m",
                "-XX:-UsePerfData",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                libraries() + File.separator + "*",
                "dev.plenum.trainer.Main",
                "--output",
                LocalPlanner.modelFolder(context.workingDirectory()).toString(),
                "--name",
                recipe.modelName(),
                "--cache",
                folder(cache).toString()));
        List<Path> readable = new ArrayList<>(LocalPlanner.existing(java, libraries()));
        recipe.parameters().forEach((name, value) -> {
            if (name.equals("text")) {
                for (String text : value.split(File.pathSeparator)) {
                    command.addAll(List.of("--text", text));
                    readable.addAll(LocalPlanner.existing(Path.of(text).toAbsolutePath()));
                }
            } else {
                command.addAll(List.of("--" + name.replace('_', '-'), value));
            }
        });
        return new LaunchPlan(
                command,
                Map.of("OMP_WAIT_POLICY", "passive", "OMP_NUM_THREADS", "1", "GOMP_SPINCOUNT", "0"),
                readable,
                List.of(cache),
                OptionalInt.empty(),
                Optional.empty(),
                Duration.ofSeconds(15));
    }

    private static Path folder(Path path) {
        try {
            return Files.createDirectories(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
