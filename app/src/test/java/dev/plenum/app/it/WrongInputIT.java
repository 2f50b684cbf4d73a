package dev.plenum.app.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.plenum.api.PlenumClient;
import dev.plenum.api.ProblemException;
import dev.plenum.app.bench.Installation;
import dev.plenum.app.bench.Processes;
import dev.plenum.app.bench.Up;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What goes wrong on a user's machine: one clear message each, with what was expected and what to do, and nothing half done. */
class WrongInputIT {

    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static Path data;
    private static Up up;

    @BeforeAll
    static void start() throws Exception {
        data = Product.empty("wrong");
        up = Up.start(Product.installation(), data);
    }

    @AfterAll
    static void stop() {
        up.close();
        assertEquals(List.of(), Processes.of(data));
    }

    /** Three short lines: what, expected, next; never a stack trace. */
    private static String complaint(int status, Installation.Done done) {
        assertEquals(status, done.status(), done.toString());
        assertEquals("", done.out(), "nothing on standard output");
        assertTrue(done.err().contains("expected: "), done.err());
        assertTrue(done.err().contains("next: "), done.err());
        assertFalse(done.err().contains("\tat "), done.err());
        return done.err();
    }

    private static Installation.Done plenum(String... arguments) {
        return Product.installation().plenum(data, Map.of(), LIMIT, arguments);
    }

    private static void contains(String text, String... parts) {
        for (String part : parts) {
            assertTrue(text.contains(part), text);
        }
    }

    /** The launcher in a view of the file system of its own, changed as these arguments of bwrap say. */
    private static Installation.Done inView(
            List<String> changes, Map<String, String> environment, String... arguments) {
        assumeTrue(
                Installation.run(new ProcessBuilder("sh", "-c", "command -v bwrap && bwrap --dev-bind / / true"), LIMIT)
                                .status()
                        == 0,
                "bubblewrap makes the test's view of the file system, and it does not work here");
        Product.installation();
        List<String> command = new ArrayList<>(List.of("bwrap", "--dev-bind", "/", "/"));
        command.addAll(changes);
        command.add(Product.HOME.resolve("plenum").toString());
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().putAll(environment);
        return Installation.run(builder, LIMIT);
    }

    @Test
    void noJdk25() {
        Installation.Done done = inView(
                List.of("--tmpfs", "/usr/lib/jvm", "--tmpfs", "/opt"),
                Map.of("JAVA_HOME", "", "HOME", "/nonexistent"),
                "status");
        contains(complaint(2, done), "no JDK 25 found", "JAVA_HOME");
    }

    @Test
    void aTakenPort() throws IOException {
        Path other = Product.empty("port");
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String port = Integer.toString(taken.getLocalPort());
            contains(
                    complaint(
                            1,
                            Product.installation()
                                    .plenum(other, Map.of(), LIMIT, "up", "--port", port, "--gateway-port", "0")),
                    port);
            contains(
                    complaint(
                            1,
                            Product.installation()
                                    .plenum(other, Map.of(), LIMIT, "up", "--port", "0", "--gateway-port", port)),
                    port);
        }
        assertEquals(List.of(), Processes.of(other));
        assertFalse(Files.exists(other.resolve("endpoints.json")));
    }

    @Test
    void alreadyRunning() {
        contains(
                complaint(1, plenum("up", "--port", "0", "--gateway-port", "0")),
                "already running",
                Long.toString(up.pid()));
    }

    @Test
    void aDataDirectoryThatIsAFile() throws IOException {
        Path file = Files.createTempFile(Product.empty("file"), "data", "");
        contains(
                complaint(
                        1,
                        Product.installation()
                                .plenum(file, Map.of(), LIMIT, "up", "--port", "0", "--gateway-port", "0")),
                file.toString());
    }

    @Test
    void aReadOnlyDataDirectory() throws IOException {
        Path readOnly = Product.empty("read-only");
        Installation.Done done = inView(
                List.of("--ro-bind", readOnly.toString(), readOnly.toString()),
                Map.of("PLENUM_DATA", readOnly.toString()),
                "up",
                "--port",
                "0",
                "--gateway-port",
                "0");
        contains(complaint(1, done), readOnly.toString());
    }

    @Test
    void aDataDirectoryOfANewerVersion() throws IOException {
        Path newer = Product.empty("newer");
        Files.writeString(newer.resolve("version"), "999\n");
        contains(
                complaint(
                        1,
                        Product.installation()
                                .plenum(newer, Map.of(), LIMIT, "up", "--port", "0", "--gateway-port", "0")),
                "999");
        try (var files = Files.list(newer)) {
            assertTrue(files.noneMatch(file -> file.toString().endsWith(".db")), "nothing was written into it");
        }
    }

    @Test
    void aFullDisk() throws IOException {
        Path small = Product.empty("small");
        Installation.Done done = inView(
                List.of("--size", "2097152", "--tmpfs", small.toString()),
                Map.of("PLENUM_DATA", small.toString()),
                "up",
                "--port",
                "0",
                "--gateway-port",
                "0");
        contains(complaint(1, done), "MiB", small.toString());
    }

    @Test
    void anUnknownModel() {
        String why = complaint(1, plenum("service", "create", "--model", "no-such-model", "--name", "chat"));
        contains(why, "no-such-model", "plenum model");
    }

    @Test
    void aQuotaThatIsExceeded() {
        assertEquals(0, plenum("project", "create", "small").status());
        assertEquals(0, plenum("project", "quota", "small", "--cpu", "1").status());
        contains(
                complaint(4, plenum("job", "submit", "--project", "small", "--cpu", "2", "--", "true")),
                "2 cores",
                "quota of project small");
        assertTrue(
                up.workloads().stream().noneMatch(workload -> workload.project().equals("small")));
    }

    @Test
    void aWrongKey() {
        PlenumClient stranger = new PlenumClient(URI.create(up.gateway()), "plm-wrong");
        ProblemException refused = org.junit.jupiter.api.Assertions.assertThrows(
                ProblemException.class, () -> stranger.bytes("GET", "/v1/models"));
        assertEquals(401, refused.problem().status());
        contains(complaint(1, plenum("chat", "--key", "plm-wrong", "--model", "smollm2", "hello")), "key");
    }

    @Test
    void badYaml() throws IOException {
        Path file = Files.writeString(data.resolve("bad.yaml"), "kind: job\ncommand: [true\nname: x\n");
        contains(complaint(2, plenum("job", "submit", "-f", file.toString())), "line 3");
    }

    @Test
    void wrongFieldsAreToldAllAtOnce() throws IOException {
        Path file = Files.writeString(data.resolve("wrong.yaml"), "kind: job\nname: Big Name\nreplicas: 0\nmodel: x\n");
        String why = complaint(2, plenum("job", "submit", "-f", file.toString()));
        contains(why, "Big Name", "replicas 0", "model");
        assertNotEquals(1, why.lines().count());
    }

    @Test
    void anUnknownFlag() {
        Installation.Done done = plenum("job", "list", "--bogus");
        assertEquals(2, done.status());
        contains(done.err(), "--bogus");
    }

    @Test
    void nothingRuns() throws IOException {
        Path nobody = Product.empty("nobody");
        contains(complaint(3, Product.installation().plenum(nobody, Map.of(), LIMIT, "job", "list")), "./plenum up");
    }
}
