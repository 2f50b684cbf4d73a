package dev.plenum.simulator.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.plenum.core.error.ErrorCode;
import dev.plenum.core.error.PlenumException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Small files of the tests, and what the tests ask of every reader. */
final class TraceFile {

    private TraceFile() {}

    static Path write(Path directory, String... lines) {
        return writeText(directory, String.join("\n", lines) + "\n");
    }

    static Path writeText(Path directory, String text) {
        try {
            return Files.writeString(directory.resolve("trace.txt"), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static List<TraceJob> all(Trace trace) {
        try (trace) {
            List<TraceJob> jobs = new ArrayList<>();
            trace.forEachRemaining(jobs::add);
            return jobs;
        }
    }

    /** Reading must be refused with all of {@code parts} in the message, the file, and a next step. */
    static void assertRefused(Function<Path, ?> read, Path file, String... parts) {
        PlenumException refusal = assertThrows(PlenumException.class, () -> read.apply(file));
        assertEquals(ErrorCode.INVALID_REQUEST, refusal.code());
        assertFalse(refusal.expected().isEmpty(), refusal.getMessage());
        assertFalse(refusal.nextStep().isEmpty(), refusal.getMessage());
        assertTrue(refusal.problem().startsWith(file.toString()), refusal.getMessage());
        for (String part : parts) {
            assertTrue(refusal.getMessage().contains(part), part + " is not in: " + refusal.getMessage());
        }
    }
}
