package dev.plenum.cli.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TableTest {

    private static final String LETTERS = "abc XYZ-019_./é\u0301漢字한🚀\t\n\u001b\u200b\ud800";

    @Test
    void randomDocumentsNeverExceedAHundredColumnsAndNeverWrap() {
        Random random = new Random(11);
        for (int round = 0; round < 3_000; round++) {
            int columns = 1 + random.nextInt(10);
            Table table = new Table(headings(columns));
            int rows = random.nextInt(8);
            for (int row = 0; row < rows; row++) {
                table.row(cells(random, columns, random.nextInt(4) == 0 ? 400 : 25));
            }
            List<String> lines = table.lines();
            assertEquals(rows + 1, lines.size());
            for (String line : lines) {
                assertTrue(Width.of(line) <= Table.COLUMNS, Width.of(line) + ": " + line);
                assertFalse(line.contains("\n") || line.contains("\u001b") || line.contains("\t"), line);
            }
        }
    }

    @Test
    void onlyTheWidestColumnGivesWay() {
        List<String> lines =
                new Table("ID", "NOTE").row("job-7k3", "n".repeat(200)).lines();
        assertTrue(lines.get(1).startsWith("job-7k3  nnn"), lines.get(1));
        assertTrue(lines.get(1).endsWith("n…"), lines.get(1));
        assertEquals(Table.COLUMNS, Width.of(lines.get(1)));
    }

    @Test
    void whatFitsIsLeftAlone() {
        assertEquals(
                List.of("ID  NAME", "a   hello"),
                new Table("ID", "NAME").row("a", "hello").lines());
    }

    @Test
    void wideLettersCountTwice() {
        assertEquals(
                List.of("NAME  X", "漢字  y", "ab    z"),
                new Table("NAME", "X").row("漢字", "y").row("ab", "z").lines());
    }

    @Test
    void foldedProseKeepsEveryWordWithinTheColumns() {
        String text = "word ".repeat(60).strip();
        List<String> lines = Prose.folded("note", 8, text);
        assertTrue(lines.size() > 1);
        lines.forEach(line -> assertTrue(Width.of(line) <= Table.COLUMNS, line));
        assertEquals("note " + text, String.join(" ", lines).replaceAll(" +", " "));
    }

    private static String[] headings(int columns) {
        return IntStream.range(0, columns)
                .mapToObj(column -> "COLUMN " + column)
                .toArray(String[]::new);
    }

    private static String[] cells(Random random, int count, int longest) {
        String[] cells = new String[count];
        int[] points = LETTERS.codePoints().toArray();
        for (int i = 0; i < count; i++) {
            StringBuilder cell = new StringBuilder();
            for (int length = random.nextInt(longest + 1); length > 0; length--) {
                cell.appendCodePoint(points[random.nextInt(points.length)]);
            }
            cells[i] = cell.toString();
        }
        return cells;
    }
}
