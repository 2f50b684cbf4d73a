package dev.plenum.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.plenum.cli.text.Table;
import dev.plenum.cli.text.Width;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Runs commands in this JVM against a {@link SampleServer}. */
class CommandLineTest {

    /** How a command ended and what it wrote. */
    record Outcome(int status, String out, String err) {

        Outcome exits(int expected) {
            assertEquals(expected, status, out + err);
            return this;
        }

        Outcome shows(String... pieces) {
            for (String piece : pieces) {
                assertTrue(out.contains(piece), "'" + piece + "' is not in: " + out + err);
            }
            for (String line : out.lines().toList()) {
                assertTrue(Width.of(line) <= Table.COLUMNS, line);
            }
            return this;
        }

        /** What is wrong, what was expected, what to do next; no stack trace, and nothing on standard output. */
        Outcome complains(String what, String expected) {
            assertEquals("", out);
            List<String> lines = err.lines().toList();
            assertEquals(3, lines.size(), err);
            assertTrue(lines.get(0).startsWith("plenum: ") && lines.get(0).contains(what), err);
            assertTrue(lines.get(1).startsWith("expected: ") && lines.get(1).contains(expected), err);
            assertTrue(lines.get(2).startsWith("next: "), err);
            return this;
        }

        Outcome quiet() {
            assertFalse(err.contains("plenum:"), err);
            return this;
        }
    }

    @TempDir
    Path data;

    SampleServer server;

    @BeforeEach
    void start() throws IOException {
        server = SampleServer.with(data);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    Outcome run(String... args) {
        return runWith("", args);
    }

    Outcome runWith(String input, String... args) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Surroundings surroundings = new Surroundings(
                Map.of("PLENUM_DATA", data.toString()),
                data,
                new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
                false,
                InstantSource.fixed(Samples.NOW));
        int status = Main.run(
                args,
                surroundings,
                new PrintStream(out, false, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8));
        return new Outcome(status, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }
}
