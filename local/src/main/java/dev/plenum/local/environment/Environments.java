package dev.plenum.local.environment;

import dev.plenum.local.environment.EnvironmentException.Problem;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * The Python environments of this machine, one folder each below one folder. Asking for one builds it if it is not
 * there, once, whoever else asks at the same time; asking again costs milliseconds.
 *
 * <p>A virtual environment cannot be moved, so it is built where it stays, and its {@code ready} marker is written last: a
 * folder without a marker is a half-built one and is removed. The marker names the interpreter, because an upgrade of the
 * machine's Python breaks the environments that were built with the old one.
 */
public final class Environments {
    private static final String READY = "ready";

    private final Path root;
    private final Map<String, String> variables;

    /** Environments below that folder, built with the first suitable python3 on this process's PATH. */
    public Environments(Path root) {
        this(root, System.getenv());
    }

    /** The same with other environment variables for the search and for pip (PATH, proxies, PIP_...). */
    public Environments(Path root, Map<String, String> variables) {
        this.root = root.toAbsolutePath();
        this.variables = Map.copyOf(variables);
    }

    public Path root() {
        return root;
    }

    /** Whether {@link #prepare} would return at once. */
    public boolean isReady(EnvironmentSpec spec) {
        Path folder = root.resolve(spec.folder());
        try {
            List<String> marker = Files.readAllLines(folder.resolve(READY));
            return marker.size() == 1
                    && folder.resolve("bin/python").toRealPath().toString().equals(marker.get(0));
        } catch (IOException e) {
            return false;
        }
    }

    /**
     * The environment, ready to use. Interrupting the calling thread ends the installation and removes what it made.
     *
     * @param progress gets a line now and then, from another thread
     */
    public PythonEnvironment prepare(EnvironmentSpec spec, Consumer<String> progress)
            throws EnvironmentException, InterruptedException {
        PythonEnvironment environment = new PythonEnvironment(spec.name(), root.resolve(spec.folder()));
        if (isReady(spec)) {
            return environment;
        }
        try {
            Files.createDirectories(root);
            try (FolderLock _ = FolderLock.take(Installers.lockFile(environment.folder()), progress)) {
                if (!isReady(spec)) {
                    build(spec, environment, progress);
                }
            }
            return environment;
        } catch (IOException e) {
            throw explain(e, environment);
        }
    }

    /** pip of that environment, for those in this package that fetch files with it. */
    Pip pip(PythonEnvironment environment) {
        return new Pip(environment, variables);
    }

    private void build(EnvironmentSpec spec, PythonEnvironment environment, Consumer<String> progress)
            throws EnvironmentException, IOException, InterruptedException {
        Path folder = environment.folder();
        SystemPython python = SystemPython.find(variables);
        Installers.stop(folder);
        FileTree.delete(folder);
        boolean done = false;
        try {
            Files.createDirectories(folder);
            progress.accept("creating environment '" + spec.name() + "' with Python " + python.version());
            createVenv(python, environment, progress);
            if (!spec.lock().isBlank()) {
                Path lock = Files.writeString(folder.resolve("requirements.lock"), spec.lock());
                pip(environment).install(lock, folder, progress);
                warm(spec, environment, progress);
            }
            FileTree.writeByRename(
                    folder.resolve(READY), environment.python().toRealPath().toString() + "\n");
            done = true;
        } finally {
            if (!done) {
                FileTree.delete(folder);
            }
        }
    }

    /**
     * venv without pip takes 0.05 s; letting venv install pip takes 3.7 s, because it runs pip to install pip. So the wheel
     * that Python brings along is unpacked into the environment instead, which is all that installing it means.
     */
    private void createVenv(SystemPython python, PythonEnvironment environment, Consumer<String> progress)
            throws EnvironmentException, IOException, InterruptedException {
        Path folder = environment.folder();
        List<String> command =
                List.of(python.executable().toString(), "-m", "venv", "--without-pip", folder.toString());
        InstallerProcess.Outcome outcome = new InstallerProcess(command, folder, variables).run(progress);
        if (outcome.status() != 0) {
            if (Pip.isDiskFull(outcome.output())) {
                throw Pip.diskFull("creating environment '" + environment.name() + "'", folder);
            }
            throw new EnvironmentException(
                    Problem.NO_VENV,
                    python.executable() + " -m venv failed: "
                            + outcome.output().lines().reduce((a, b) -> b).orElse("")
                            + "; on Debian or Ubuntu run 'apt install python3-venv'");
        }
        try (DirectoryStream<Path> versions = Files.newDirectoryStream(folder.resolve("lib"), "python3*")) {
            FileTree.unzip(python.pipWheel(), versions.iterator().next().resolve("site-packages"));
        }
    }

    /** Only to save time later: a module that cannot be imported shows itself when it is used. */
    private void warm(EnvironmentSpec spec, PythonEnvironment environment, Consumer<String> progress)
            throws IOException, InterruptedException {
        if (!spec.warmModules().isEmpty()) {
            progress.accept("preparing '" + spec.name() + "' for a fast start");
            String imports = "import " + String.join(", ", spec.warmModules());
            List<String> command = List.of(environment.python().toString(), "-c", imports);
            new InstallerProcess(command, environment.folder(), variables).run(progress);
        }
    }

    private static EnvironmentException explain(IOException failure, PythonEnvironment environment) {
        String message = String.valueOf(failure.getMessage());
        if (Pip.isDiskFull(message)) {
            return Pip.diskFull("creating environment '" + environment.name() + "'", environment.folder());
        }
        if (failure instanceof AccessDeniedException || message.contains("Read-only file system")) {
            return new EnvironmentException(
                    Problem.NOT_WRITABLE,
                    environment.folder().getParent()
                            + " cannot be written; make it writable for this user or choose another"
                            + " data directory with --data");
        }
        String where = failure instanceof FileSystemException file ? file.getFile() + ": " : "";
        return new EnvironmentException(
                Problem.INSTALL_FAILED,
                "creating environment '" + environment.name() + "' failed at " + where
                        + failure.getClass().getSimpleName() + " " + message + "; try again");
    }
}
