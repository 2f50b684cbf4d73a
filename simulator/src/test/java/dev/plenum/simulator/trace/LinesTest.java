package dev.plenum.simulator.trace;

import static dev.plenum.simulator.trace.TraceFile.assertRefused;
import static dev.plenum.simulator.trace.TraceFile.write;
import static dev.plenum.simulator.trace.TraceFile.writeText;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LinesTest {

    @TempDir
    Path directory;

    @Test
    void aByteOrderMarkAndWindowsEndingsAreNoPartOfTheText() {
        assertEquals(List.of("a", "b"), read(writeText(directory, "\ufeffa\r\nb\r\n")));
    }

    @Test
    void theLastLineNeedsNoEnding() {
        assertEquals(List.of("a", "b"), read(writeText(directory, "a\nb")));
    }

    @Test
    void blankLinesAtTheEndAreNoRows() {
        assertEquals(List.of("a"), read(writeText(directory, "a\n\r\n\n")));
    }

    @Test
    void aBlankLineBetweenOthersIsRefusedWithItsNumber() {
        assertRefused(LinesTest::read, write(directory, "a", "", "b"), "line 2", "blank");
    }

    @Test
    void linesLongerThanTheBufferAndLinesAcrossItsEndComeWhole() {
        List<String> lines = new ArrayList<>();
        for (int length = 1; length < 400_000; length = length * 3 + 1) {
            lines.add("x".repeat(length));
            lines.add("y".repeat(61));
        }
        assertEquals(lines, read(write(directory, lines.toArray(String[]::new))));
    }

    @Test
    void aFileWithoutLineEndingsIsNotReadIntoMemory() {
        assertRefused(LinesTest::read, writeText(directory, "z".repeat(9 << 20)), "line 1", "does not end within");
    }

    @Test
    void aMissingFileAndADirectoryAreRefused() {
        assertRefused(LinesTest::read, directory.resolve("absent.csv"), "absent.csv", "does not exist");
        assertRefused(LinesTest::read, directory, "is a directory");
    }

    private static List<String> read(Path file) {
        try (Lines lines = Lines.open(file)) {
            List<String> texts = new ArrayList<>();
            while (lines.next()) {
                texts.add(lines.text(lines.start(), lines.end()));
            }
            return texts;
        }
    }
}
