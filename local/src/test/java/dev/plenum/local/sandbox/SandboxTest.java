package dev.plenum.local.sandbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SandboxTest {
    private static final Sandbox HERE = Sandbox.probe();

    @TempDir
    Path temporary;

    private Path data;
    private Path work;

    @BeforeEach
    void directories() throws IOException {
        data = Files.createDirectories(temporary.toRealPath().resolve("data"));
        work = Files.createDirectories(data.resolve("work"));
        Files.writeString(data.resolve("secret"), "secret");
        Files.writeString(data.resolve("model"), "model");
    }

    @Test
    void itSaysWhatIsolatesOrWhyNothingDoes() {
        assertTrue(HERE.describe().matches("bubblewrap \\d.*|none: .*bubblewrap.*"), HERE.describe());
    }

    @Test
    void withoutBubblewrapItSaysSoAndRunsTheCommandAsItIs() {
        Sandbox none = Bubblewrap.probe(work.toString());
        assertEquals("none: bwrap not found; install bubblewrap to isolate replicas", none.describe());
        assertEquals(List.of("true"), none.wrap(policy(List.of()), List.of("true")));
    }

    @Test
    void aBubblewrapThatFailsIsNotUsedAndItsWordsAreTold() throws IOException {
        Path broken = work.resolve("bwrap");
        Files.writeString(
                broken, "#!/bin/sh\n[ \"$1\" = --version ] && exit 0\necho no namespaces today >&2; exit 1\n");
        Files.setPosixFilePermissions(broken, PosixFilePermissions.fromString("rwx------"));
        Sandbox none = Bubblewrap.probe(work.toString());
        assertTrue(none.describe()
                .startsWith("none: bubblewrap (" + broken + ") does not work here: no namespaces today"));
    }

    @Test
    void itHidesTheDataDirectoryButForWhatIsNamed() throws Exception {
        assumeFalse(HERE instanceof Sandbox.None, HERE.describe());
        assertEquals("model", run("cat " + data.resolve("model"), List.of()));
        assertEquals("refused", run("cat " + data.resolve("secret") + " 2>/dev/null || echo refused", List.of()));
        assertEquals("model\nwork", run("ls " + data, List.of()));
        assertEquals("refused", run("echo x 2>/dev/null >" + data.resolve("model") + " || echo refused", List.of()));
    }

    @Test
    void theSystemIsReadOnlyAndTheWorkingDirectoryIsNot() throws Exception {
        assumeFalse(HERE instanceof Sandbox.None, HERE.describe());
        assertEquals("refused", run("touch /usr/x 2>/dev/null || echo refused", List.of()));
        run("echo kept >made", List.of());
        assertEquals("kept\n", Files.readString(work.resolve("made")));
    }

    @Test
    void onlyAssignedDeviceFilesAreThere() throws Exception {
        assumeFalse(HERE instanceof Sandbox.None, HERE.describe());
        Path device = Path.of("/dev/net/tun");
        assumeFalse(Files.notExists(device), "this machine has no device to assign");
        assertEquals("absent", run("test -e " + device + " || echo absent", List.of()));
        assertEquals("there", run("test -c " + device + " && echo there", List.of(device)));
    }

    @Test
    void processesOutsideCannotBeSeen() throws Exception {
        assumeFalse(HERE instanceof Sandbox.None, HERE.describe());
        assertFalse(run("ls /proc", List.of())
                .lines()
                .toList()
                .contains(String.valueOf(ProcessHandle.current().pid())));
    }

    private SandboxPolicy policy(List<Path> devices) {
        return new SandboxPolicy(List.of(data), List.of(data.resolve("model")), List.of(), devices, work);
    }

    private String run(String script, List<Path> devices) throws Exception {
        Process process = new ProcessBuilder(HERE.wrap(policy(devices), List.of("sh", "-c", script)))
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return output.strip();
    }
}
