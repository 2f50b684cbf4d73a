package dev.plenum.local.environment;

import dev.plenum.local.environment.EnvironmentException.Problem;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Runs pip in an environment, always against a lock: exact versions, checked hashes, ready-made files only. Turns its
 * failures into one sentence each.
 */
record Pip(PythonEnvironment environment, Map<String, String> variables) {
    private static final List<String> OPTIONS = List.of(
            "--disable-pip-version-check",
            "--no-input",
            "--progress-bar",
            "off",
            "--no-deps",
            "--only-binary",
            ":all:",
            "--require-hashes",
            "--retries",
            "2");
    private static final Pattern NETWORK = Pattern.compile(
            "NewConnectionError|NameResolutionError|ConnectTimeoutError|ReadTimeoutError|Read timed out|ProxyError|SSLError"
                    + "|Temporary failure in name resolution|Max retries exceeded|Network is unreachable"
                    + "|Connection refused|Remote end closed connection|Cannot connect to proxy");
    private static final Pattern MISSING = Pattern.compile("No matching distribution found for (\\S+)");
    private static final Pattern MISMATCH =
            Pattern.compile("DO NOT MATCH THE HASHES.*?\\n\\s*(\\S+?==\\S+|\\S+) ?(?:from|\\()", Pattern.DOTALL);

    void install(Path lock, Path scratch, Consumer<String> progress)
            throws EnvironmentException, IOException, InterruptedException {
        // Compiling 100 packages costs more than it saves: Python compiles a module when it is first imported.
        run("install", List.of("--no-compile", "-r", lock.toString()), scratch, progress);
    }

    void download(Path lock, Path target, Consumer<String> progress)
            throws EnvironmentException, IOException, InterruptedException {
        run("download", List.of("-r", lock.toString(), "-d", target.toString()), target, progress);
    }

    private void run(String verb, List<String> arguments, Path scratch, Consumer<String> progress)
            throws EnvironmentException, IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(environment.python().toString(), "-m", "pip", verb));
        command.addAll(OPTIONS);
        command.addAll(arguments);
        InstallerProcess.Outcome outcome = new InstallerProcess(command, scratch, variables).run(progress);
        if (outcome.status() != 0) {
            throw explain(outcome);
        }
    }

    private EnvironmentException explain(InstallerProcess.Outcome outcome) {
        String output = outcome.output();
        String what = "installing '" + environment.name() + "'";
        if (output.contains("DO NOT MATCH THE HASHES")) {
            Matcher matcher = MISMATCH.matcher(output);
            String which = matcher.find() ? " (" + matcher.group(1) + ")" : "";
            return new EnvironmentException(
                    Problem.HASH_MISMATCH,
                    what + ": a downloaded package does not have the hash of Plenum's lock file" + which
                            + "; nothing was installed. Check the package index or proxy that pip is set to, then try again");
        }
        if (isDiskFull(output)) {
            return diskFull(what, environment.folder());
        }
        if (NETWORK.matcher(output).find()) {
            return new EnvironmentException(
                    Problem.NO_NETWORK,
                    what
                            + ": pip cannot reach its package index; check the network, the proxy and 'pip config list', then"
                            + " try again");
        }
        Matcher missing = MISSING.matcher(output);
        if (missing.find()) {
            return new EnvironmentException(
                    Problem.NOT_AVAILABLE,
                    what + ": the package index offers no ready-made " + missing.group(1)
                            + " for this machine and Python; expected Linux on x86-64 or ARM64 with Python 3.10 to 3.14");
        }
        String last = output.lines()
                .filter(line -> line.startsWith("ERROR"))
                .reduce((a, b) -> b)
                .orElse(output);
        return new EnvironmentException(
                Problem.INSTALL_FAILED,
                what + ": pip ended with status " + outcome.status() + ": " + last.strip() + "; try again, and run 'pip"
                        + " config list' if it fails the same way");
    }

    static boolean isDiskFull(String text) {
        return text.contains("No space left on device") || text.contains("Disk quota exceeded");
    }

    static EnvironmentException diskFull(String what, Path folder) {
        return new EnvironmentException(
                Problem.DISK_FULL,
                what + ": the disk of " + folder.getParent()
                        + " is full; what was half done has been removed. Free some"
                        + " space (an engine needs 300 MB, JupyterLab 400 MB) or choose another data directory with"
                        + " --data");
    }
}
