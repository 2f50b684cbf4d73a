package dev.plenum.local.environment;

import dev.plenum.local.environment.EnvironmentException.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * The machine's own Python that environments are built with: found on PATH, asked for its version, its modules and the
 * pip that it brings along.
 */
record SystemPython(Path executable, String version, Path pipWheel) {
    private static final List<String> NAMES =
            List.of("python3", "python3.13", "python3.12", "python3.11", "python3.10", "python3.14");
    private static final int OLDEST_MINOR = 10;
    private static final long PROBE_SECONDS = 30;

    static SystemPython find(Map<String, String> variables) throws EnvironmentException, InterruptedException {
        Optional<EnvironmentException> first = Optional.empty();
        for (String name : NAMES) {
            Optional<Path> executable = onPath(name, variables.getOrDefault("PATH", ""));
            if (executable.isEmpty()) {
                continue;
            }
            try {
                return probe(executable.get(), variables);
            } catch (EnvironmentException e) {
                first = first.or(() -> Optional.of(e));
            }
        }
        throw first.orElseGet(() -> new EnvironmentException(
                Problem.NO_PYTHON,
                "no python3 found on PATH; Plenum needs Python 3.10 or newer for engines and notebooks: install it, on"
                        + " Debian or Ubuntu with 'apt install python3 python3-venv'"));
    }

    static Optional<Path> onPath(String name, String path) {
        for (String folder : path.split(":")) {
            Path candidate = Path.of(folder.isEmpty() ? "." : folder, name);
            if (Files.isRegularFile(candidate) && Files.isExecutable(candidate)) {
                return Optional.of(candidate);
            }
        }
        return Optional.empty();
    }

    private static SystemPython probe(Path python, Map<String, String> variables)
            throws EnvironmentException, InterruptedException {
        Map<String, String> answers = ask(python, variables);
        String version = answers.getOrDefault("plenum-probe", "");
        if (version.isEmpty()) {
            throw new EnvironmentException(
                    Problem.NO_PYTHON,
                    python + " does not run as a Python interpreter; put a working Python 3.10 or newer first on PATH");
        }
        String[] numbers = version.split("\\.");
        if (Integer.parseInt(numbers[0]) != 3 || Integer.parseInt(numbers[1]) < OLDEST_MINOR) {
            throw new EnvironmentException(
                    Problem.PYTHON_TOO_OLD,
                    python + " is Python " + version
                            + ", expected 3.10 or newer; install a newer one and put it on PATH");
        }
        String pip = answers.getOrDefault("pip", "");
        if (pip.isEmpty()) {
            String missing = answers.getOrDefault("missing", "");
            throw new EnvironmentException(
                    Problem.NO_VENV,
                    python + " cannot build virtual environments: "
                            + (missing.isEmpty() ? "it brings no pip" : "its module '" + missing + "' is missing")
                            + "; on Debian or Ubuntu run 'apt install python3-venv'");
        }
        return new SystemPython(Path.of(answers.get("executable")), version, Path.of(pip));
    }

    private static Map<String, String> ask(Path python, Map<String, String> variables) throws InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(python.toString(), "-c", script())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .redirectInput(ProcessBuilder.Redirect.from(new java.io.File("/dev/null")));
        builder.environment().clear();
        builder.environment().putAll(variables);
        builder.environment().remove("PYTHONPATH");
        builder.environment().remove("PYTHONHOME");
        Map<String, String> answers = new HashMap<>();
        try {
            Process process = builder.start();
            if (!process.waitFor(PROBE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                return answers;
            }
            // The answer is a few hundred bytes: it fits the pipe, so reading after the end is safe.
            for (String line : process.inputReader().readAllLines()) {
                String[] pair = line.split("\t", 2);
                if (pair.length == 2) {
                    answers.put(pair[0], pair[1].strip());
                }
            }
        } catch (IOException e) {
            answers.clear();
        }
        return answers;
    }

    private static String script() {
        try (InputStream in = SystemPython.class.getResourceAsStream("probe.py")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("reading probe.py", e);
        }
    }
}
