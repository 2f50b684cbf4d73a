package dev.plenum.local.engine;

import dev.plenum.local.environment.EnvironmentException;
import dev.plenum.local.environment.EnvironmentException.Problem;
import dev.plenum.local.environment.EnvironmentSpec;
import dev.plenum.local.environment.Environments;
import dev.plenum.local.environment.PythonEnvironment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Makes engines and tools ready on this machine: takes a program from PATH if there is a working one, else builds its
 * Python environment.
 */
public final class EngineInstaller {
    private static final long DEVICE_SECONDS = 20;

    /** A line of --list-devices: {@code CUDA0: NVIDIA H100 (81559 MiB, 80994 MiB free)}. */
    private static final Pattern DEVICE =
            Pattern.compile("\\s*([A-Za-z]+[0-9]*): (.+) \\(([0-9]+) MiB, [0-9]+ MiB free\\)");

    private final Environments environments;
    private final String path;

    /** @param path the PATH on which programs are looked for */
    public EngineInstaller(Environments environments, String path) {
        this.environments = environments;
        this.path = path;
    }

    /** The engine by the first of its ways that works here. */
    public InstalledEngine install(Engine engine, Consumer<String> progress)
            throws EnvironmentException, InterruptedException {
        List<String> tried = new ArrayList<>();
        for (Install way : engine.installs()) {
            Optional<InstalledEngine> installed = install(engine, way, progress);
            if (installed.isPresent()) {
                return installed.get();
            }
            tried.add(way.toString());
        }
        throw new EnvironmentException(
                Problem.INSTALL_FAILED,
                "engine " + engine.name() + " cannot be had on this machine; tried: " + String.join(", ", tried));
    }

    /** The engine by one of its ways; empty if that way does not apply here. */
    public Optional<InstalledEngine> install(Engine engine, Install way, Consumer<String> progress)
            throws EnvironmentException, InterruptedException {
        return switch (way) {
            case Install.Binary binary ->
                onPath(binary.command())
                        .flatMap(program -> checked(engine, binary, List.of(program.toString()), progress));
            case Install.PythonScript script -> {
                PythonEnvironment environment =
                        environments.prepare(EnvironmentSpec.shipped(script.environment()), progress);
                List<String> program = List.of(environment.python().toString(), launcher(script.script()));
                yield Optional.of(checked(engine, script, program, progress)
                        .orElseThrow(() -> new EnvironmentException(
                                Problem.INSTALL_FAILED,
                                "engine " + engine.name() + " is installed but does not run: '"
                                        + String.join(" ", program) + " " + String.join(" ", engine.deviceArguments())
                                        + "' failed; it needs an x86-64 CPU with AVX2 or an ARM64 one")));
            }
        };
    }

    /** The dev environment tool. */
    public InstalledTool install(Tool tool, Consumer<String> progress)
            throws EnvironmentException, InterruptedException {
        PythonEnvironment environment = environments.prepare(EnvironmentSpec.shipped(tool.environment()), progress);
        return new InstalledTool(tool, List.of(environment.python().toString(), "-m", tool.module()));
    }

    private Optional<InstalledEngine> checked(
            Engine engine, Install way, List<String> program, Consumer<String> progress) {
        List<String> command = new ArrayList<>(program);
        command.addAll(engine.deviceArguments());
        try {
            Process process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (!process.waitFor(DEVICE_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
                process.destroyForcibly();
                progress.accept(String.join(" ", command) + " does not work; looking for another way");
                return Optional.empty();
            }
            return Optional.of(new InstalledEngine(
                    engine, way, program, accelerators(process.inputReader().readAllLines())));
        } catch (IOException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    static List<InstalledEngine.Accelerator> accelerators(List<String> lines) {
        return lines.stream()
                .map(DEVICE::matcher)
                .filter(Matcher::matches)
                .filter(line ->
                        !line.group(1).startsWith("CPU") && !line.group(1).startsWith("BLAS"))
                .map(line ->
                        new InstalledEngine.Accelerator(line.group(1), line.group(2), Long.parseLong(line.group(3))))
                .toList();
    }

    private Optional<Path> onPath(String command) {
        for (String folder : path.split(":")) {
            Path candidate = Path.of(folder, command);
            if (!folder.isEmpty() && Files.isRegularFile(candidate) && Files.isExecutable(candidate)) {
                return Optional.of(candidate);
            }
        }
        return Optional.empty();
    }

    /** The script as a file: replaced only when its text changed, by rename, because a replica may be starting from it. */
    private String launcher(String resource) throws EnvironmentException {
        String text = Engines.resource(resource);
        Path folder = environments.root().resolve("launchers");
        Path file = folder.resolve(Path.of(resource).getFileName());
        try {
            Files.createDirectories(folder);
            if (!Files.exists(file) || !Files.readString(file).equals(text)) {
                Path part = Files.createTempFile(folder, "launcher", ".part");
                Files.writeString(part, text);
                Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
                file.toFile().setReadable(true, false);
            }
            return file.toString();
        } catch (IOException e) {
            throw new EnvironmentException(
                    Problem.NOT_WRITABLE,
                    folder + " cannot be written (" + e.getMessage() + "); check its owner and space");
        }
    }
}
