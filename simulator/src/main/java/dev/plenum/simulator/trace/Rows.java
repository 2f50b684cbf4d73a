package dev.plenum.simulator.trace;

import dev.plenum.core.error.PlenumException;
import java.nio.file.Path;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.regex.Pattern;

/**
 * The rows of a plain separated file with a header and no quoting: one separator character, as many fields in each row as names in the header. Trace
 * readers move it forward and take the cells of the current row; each cell refuses what it cannot be.
 */
final class Rows implements AutoCloseable {

    static final String CORRECT = "Correct that line, or export the trace again";

    private final Lines lines;
    private final char separator;
    private final List<String> columns;
    private final int[] starts;
    private boolean fetched;
    private long index = -1;

    private Rows(Lines lines, char separator, List<String> columns) {
        this.lines = lines;
        this.separator = separator;
        this.columns = columns;
        this.starts = new int[columns.size() + 1];
    }

    /** A comma-separated file whose header is {@code columns}, of which those after the first {@code required} may be absent from the end. */
    static Rows commas(Path file, List<String> columns, int required) {
        return open(file, ',', (header, found) -> {
            boolean right = found.size() >= required
                    && found.size() <= columns.size()
                    && found.equals(columns.subList(0, found.size()));
            if (!right) {
                throw TraceError.inLine(
                        file,
                        1,
                        "the header is " + TraceError.shown(header),
                        String.join(",", columns.subList(0, required)),
                        "Give the file that this kind of trace is about, or correct its header");
            }
        });
    }

    /** A file separated by {@code |} whose header has at least {@code required}, in any order. */
    static Rows pipes(Path file, List<String> required, String nextStep) {
        return open(file, '|', (header, found) -> {
            List<String> missing =
                    required.stream().filter(name -> !found.contains(name)).toList();
            if (!missing.isEmpty()) {
                String problem = "the header lacks " + String.join(", ", missing) + " in " + TraceError.shown(header);
                throw TraceError.inLine(file, 1, problem, String.join("|", required), nextStep);
            }
        });
    }

    private interface HeaderCheck {
        void check(String header, List<String> columns);
    }

    private static Rows open(Path file, char separator, HeaderCheck check) {
        Lines lines = Lines.open(file);
        try {
            if (!lines.next()) {
                throw TraceError.inFile(file, "is empty", "a header and rows", "Export the trace again");
            }
            String header = lines.text(lines.start(), lines.end());
            List<String> columns = List.of(header.split(Pattern.quote(String.valueOf(separator)), -1));
            check.check(header, columns);
            return new Rows(lines, separator, columns);
        } catch (RuntimeException e) {
            lines.close();
            throw e;
        }
    }

    /** How many columns there are. */
    int width() {
        return columns.size();
    }

    /** Where a column stands, from 0. */
    int column(String name) {
        return columns.indexOf(name);
    }

    /** Looks one row ahead; the cells of the current row are gone after it. */
    boolean hasNext() {
        if (!fetched) {
            fetched = lines.next();
        }
        return fetched;
    }

    void next() {
        if (!hasNext()) {
            throw new NoSuchElementException("no row after line " + lines.number() + " of " + lines.file());
        }
        fetched = false;
        index++;
        split();
    }

    /** Of the current row, from 0, the header not counted. */
    long index() {
        return index;
    }

    String text(int column) {
        if (start(column) == end(column)) {
            throw refused(column, "a value");
        }
        return lines.text(start(column), end(column));
    }

    boolean blank(int column) {
        return start(column) == end(column);
    }

    long whole(int column) {
        long value = Decimals.whole(lines.bytes(), start(column), end(column));
        return value < 0 ? refuseNumber(column, true) : value;
    }

    long thousandths(int column) {
        long value = Decimals.thousandths(lines.bytes(), start(column), end(column));
        return value < 0 ? refuseNumber(column, false) : value;
    }

    /** @param least and at most {@link Integer#MAX_VALUE} */
    int count(int column, int least) {
        return count(column, whole(column), least);
    }

    /** As {@link #count}, but {@code 2.0} is 2. */
    int countWithPoint(int column, int least) {
        long thousandths = thousandths(column);
        if (thousandths % 1000 != 0) {
            throw refused(column, "a whole number, such as 2 or 2.0");
        }
        return count(column, thousandths / 1000, least);
    }

    PlenumException refused(int column, String expected) {
        return refused(column, expected, CORRECT);
    }

    PlenumException refused(int column, String expected, String nextStep) {
        String value = lines.text(start(column), end(column));
        return TraceError.inCell(lines.file(), lines.number(), columns.get(column), value, expected, nextStep);
    }

    @Override
    public void close() {
        lines.close();
    }

    private int count(int column, long value, int least) {
        if (value < least || value > Integer.MAX_VALUE) {
            throw refused(column, "a whole number from " + least + " to " + Integer.MAX_VALUE);
        }
        return (int) value;
    }

    private long refuseNumber(int column, boolean whole) {
        throw refused(column, Decimals.expected(lines.text(start(column), end(column)), whole));
    }

    private int start(int column) {
        return starts[column];
    }

    private int end(int column) {
        return starts[column + 1] - 1;
    }

    private void split() {
        byte[] bytes = lines.bytes();
        int fields = 1;
        starts[0] = lines.start();
        for (int i = lines.start(); i < lines.end(); i++) {
            if (bytes[i] == separator) {
                if (fields < starts.length) {
                    starts[fields] = i + 1;
                }
                fields++;
            }
        }
        if (fields != columns.size()) {
            throw wrongWidth(fields);
        }
        starts[fields] = lines.end() + 1;
    }

    private PlenumException wrongWidth(int fields) {
        String row = TraceError.shown(lines.text(lines.start(), lines.end()));
        String lacking = fields < columns.size() ? "; no column " + columns.get(fields) : "";
        return TraceError.inLine(
                lines.file(),
                lines.number(),
                fields + " fields in " + row + lacking,
                columns.size() + " fields as in the header, separated by '" + separator + "', none quoted",
                CORRECT);
    }
}
