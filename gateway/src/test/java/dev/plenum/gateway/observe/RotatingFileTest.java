package dev.plenum.gateway.observe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.plenum.core.error.PlenumException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RotatingFileTest {

    @TempDir
    Path folder;

    private static void write(RotatingFile file, String text) throws IOException {
        assertEquals(text.length(), file.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8))));
    }

    private List<String> names() throws IOException {
        try (var files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void atItsSizeItIsPutAsideAndOnlySoManyAreKept() throws IOException {
        Path path = folder.resolve("access.log");
        RotatingFile file = RotatingFile.open(new AccessLog.File(path, 1_024, 3));
        String part = "x".repeat(599) + "\n";
        for (int number = 0; number < 5; number++) {
            write(file, number + part);
        }
        file.close();
        assertEquals(List.of("access.log", "access.log.1", "access.log.2"), names());
        assertTrue(Files.readString(path).startsWith("4x"));
        assertTrue(Files.readString(folder.resolve("access.log.1")).startsWith("3x"));
        assertTrue(Files.readString(folder.resolve("access.log.2")).startsWith("2x"));
    }

    @Test
    void oneAloneIsBegunAnew() throws IOException {
        Path path = folder.resolve("access.log");
        RotatingFile file = RotatingFile.open(new AccessLog.File(path, 1_024, 1));
        write(file, "a".repeat(1_000));
        write(file, "b".repeat(1_000));
        file.close();
        assertEquals(List.of("access.log"), names());
        assertEquals("b".repeat(1_000), Files.readString(path));
    }

    @Test
    void aRestartGoesOnWhereItWas() throws IOException {
        Path path = folder.resolve("logs/access.log");
        for (String text : List.of("one\n", "two\n")) {
            RotatingFile file = RotatingFile.open(new AccessLog.File(path));
            write(file, text);
            file.close();
        }
        assertEquals("one\ntwo\n", Files.readString(path));
    }

    @Test
    void whatCannotBeWrittenIsSaidAtTheStart() {
        PlenumException told = assertThrows(PlenumException.class, () -> RotatingFile.open(new AccessLog.File(folder)));
        assertTrue(told.problem().contains(folder.toString()), told.problem());
    }
}
