package dev.plenum.local.environment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.plenum.local.environment.EnvironmentException.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(300)
class EnvironmentsTest {
    private static final String SIX =
            "six==1.17.0 --hash=sha256:" + "4721f391ed90541fddacab5acf947aa0d3dc7d27b2e1e8eda2be8970586c3274\n";
    private static final String SIX_WITH_A_WRONG_HASH = "six==1.17.0 --hash=sha256:" + "0".repeat(64) + "\n";

    private Path folder;

    @BeforeEach
    void makeFolder() throws IOException {
        folder = Files.createTempDirectory("environments");
    }

    @AfterEach
    void removeFolder() throws IOException {
        FileTree.delete(folder);
    }

    @Test
    void anEmptyEnvironmentHasAWorkingPip() throws Exception {
        PythonEnvironment built = new Environments(folder).prepare(EnvironmentSpec.PIP, line -> {});
        assertEquals(0, run(built.python().toString(), "-m", "pip", "--version"));
    }

    @Test
    void theSecondUseTakesMilliseconds() throws Exception {
        Environments environments = new Environments(folder);
        environments.prepare(EnvironmentSpec.PIP, line -> {});
        List<String> lines = new CopyOnWriteArrayList<>();
        long start = System.nanoTime();
        environments.prepare(EnvironmentSpec.PIP, lines::add);
        long millis = Duration.ofNanos(System.nanoTime() - start).toMillis();
        assertTrue(millis < 500, "took " + millis + " ms");
        assertEquals(List.of(), lines);
    }

    @Test
    void aPinnedPackageCanBeImported() throws Exception {
        PythonEnvironment built = new Environments(folder).prepare(new EnvironmentSpec("six", SIX), line -> {});
        assertEquals(0, run(built.python().toString(), "-c", "import six; assert six.__version__ == '1.17.0'"));
        assertFalse(Files.exists(built.folder().resolve(Installers.FILE)), "the installer's record must be gone");
    }

    @Test
    void modulesNamedByTheLockAreCompiledBeforeTheFirstStart() throws Exception {
        EnvironmentSpec spec = new EnvironmentSpec("six", "# warm: six\n" + SIX);
        PythonEnvironment built = new Environments(folder).prepare(spec, line -> {});
        try (Stream<Path> files = Files.walk(built.folder())) {
            assertTrue(files.anyMatch(file -> file.getFileName().toString().matches("six\\.cpython-.*\\.pyc")));
        }
    }

    @Test
    void aHalfBuiltEnvironmentIsBuiltAnew() throws Exception {
        Path half = folder.resolve(EnvironmentSpec.PIP.folder());
        Files.createDirectories(half.resolve("lib"));
        Files.writeString(half.resolve("leftover"), "of a crash");
        PythonEnvironment built = new Environments(folder).prepare(EnvironmentSpec.PIP, line -> {});
        assertFalse(Files.exists(half.resolve("leftover")));
        assertEquals(0, run(built.python().toString(), "-m", "pip", "--version"));
    }

    @Test
    void anEnvironmentWhoseInterpreterChangedIsBuiltAnew() throws Exception {
        Environments environments = new Environments(folder);
        PythonEnvironment built = environments.prepare(EnvironmentSpec.PIP, line -> {});
        Files.writeString(built.folder().resolve("ready"), "/usr/bin/python3.1\n");
        assertFalse(environments.isReady(EnvironmentSpec.PIP));
        environments.prepare(EnvironmentSpec.PIP, line -> {});
        assertTrue(environments.isReady(EnvironmentSpec.PIP));
    }

    @Test
    void twoThatAskAtOnceBuildOnce() throws Exception {
        Environments environments = new Environments(folder);
        List<String> lines = new CopyOnWriteArrayList<>();
        List<String> failures = new CopyOnWriteArrayList<>();
        List<Thread> askers = Stream.generate(() -> Thread.ofPlatform().start(() -> {
                    try {
                        environments.prepare(EnvironmentSpec.PIP, lines::add);
                    } catch (EnvironmentException | InterruptedException e) {
                        failures.add(e.toString());
                    }
                }))
                .limit(3)
                .toList();
        for (Thread asker : askers) {
            asker.join();
        }
        assertEquals(List.of(), failures);
        assertEquals(
                1, lines.stream().filter(line -> line.startsWith("creating")).count(), lines.toString());
    }

    @Test
    void aMachineWithoutPythonIsTold() {
        EnvironmentException e = failure(Map.of("PATH", folder.toString()), EnvironmentSpec.PIP);
        assertEquals(Problem.NO_PYTHON, e.problem());
        assertTrue(e.getMessage().contains("apt install python3"), e.getMessage());
    }

    @Test
    void anOldPythonIsNamedWithItsVersion() throws Exception {
        script("printf 'plenum-probe\\t3.9.2\\nexecutable\\t/usr/bin/python3.9\\npip\\t/x.whl\\nmissing\\t\\n'");
        EnvironmentException e = failure(Map.of("PATH", folder.toString()), EnvironmentSpec.PIP);
        assertEquals(Problem.PYTHON_TOO_OLD, e.problem());
        assertTrue(e.getMessage().contains("3.9.2") && e.getMessage().contains("3.10"), e.getMessage());
    }

    @Test
    void aMissingEnsurepipModuleLeadsToPython3Venv() throws Exception {
        Path modules = Files.createDirectories(folder.resolve("modules"));
        Files.writeString(modules.resolve("ensurepip.py"), "raise ImportError('no', name='ensurepip')\n");
        Path real = SystemPython.find(System.getenv()).executable();
        script("PYTHONPATH='" + modules + "' exec '" + real + "' \"$@\"");
        EnvironmentException e = failure(Map.of("PATH", folder.toString()), EnvironmentSpec.PIP);
        assertEquals(Problem.NO_VENV, e.problem());
        assertTrue(e.getMessage().contains("ensurepip") && e.getMessage().contains("apt install python3-venv"));
    }

    @Test
    void anUnreachableIndexIsANetworkProblemAndLeavesNothing() {
        Map<String, String> variables = new HashMap<>(System.getenv());
        variables.keySet().removeIf(name -> name.startsWith("PIP_"));
        variables.put("PIP_CONFIG_FILE", "/dev/null");
        variables.put("PIP_INDEX_URL", "http://127.0.0.1:9/simple");
        variables.put("PIP_NO_CACHE_DIR", "1");
        EnvironmentException e = failure(variables, new EnvironmentSpec("six", SIX));
        assertEquals(Problem.NO_NETWORK, e.problem());
        assertFalse(Files.exists(folder.resolve("e").resolve(new EnvironmentSpec("six", SIX).folder())));
    }

    @Test
    void aWrongHashInstallsNothing() {
        EnvironmentSpec spec = new EnvironmentSpec("six", SIX_WITH_A_WRONG_HASH);
        EnvironmentException e = failure(System.getenv(), spec);
        assertEquals(Problem.HASH_MISMATCH, e.problem(), e.getMessage());
        assertTrue(e.getMessage().contains("six"), e.getMessage());
        assertFalse(Files.exists(folder.resolve("e").resolve(spec.folder())));
    }

    @Test
    void aFullDiskIsToldAndCleanedUp() throws Exception {
        Path small = Files.createDirectories(folder.resolve("small"));
        assumeTrue(
                run("mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", small.toString()) == 0,
                "mounting a small disk needs root");
        try {
            EnvironmentException e = assertThrows(
                    EnvironmentException.class, () -> new Environments(small).prepare(EnvironmentSpec.PIP, line -> {}));
            assertEquals(Problem.DISK_FULL, e.problem(), e.getMessage());
            assertFalse(Files.exists(small.resolve(EnvironmentSpec.PIP.folder())));
        } finally {
            assertEquals(0, run("umount", small.toString()));
        }
    }

    @Test
    void shippedLocksPinEveryPackageWithItsHashAndNameNoIndex() {
        for (String name : List.of("llama.cpp", "jupyterlab")) {
            String lock = EnvironmentSpec.shipped(name).lock().replace("\\\n", " ");
            List<String> lines = lock.lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .toList();
            assertFalse(lines.isEmpty());
            for (String line : lines) {
                assertTrue(line.matches("[a-z0-9-]+==[^ ]+( +--hash=sha256:[0-9a-f]{64})+"), name + ": " + line);
            }
        }
    }

    private EnvironmentException failure(Map<String, String> variables, EnvironmentSpec spec) {
        return assertThrows(EnvironmentException.class, () -> new Environments(folder.resolve("e"), variables)
                .prepare(spec, line -> {}));
    }

    private void script(String body) throws IOException {
        Path script = Files.writeString(folder.resolve("python3"), "#!/bin/sh\n" + body + "\n");
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    static int run(String... command) throws IOException, InterruptedException {
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
    }
}
