package dev.plenum.cli.text;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** Rows under headings within 100 columns: where they do not fit, the widest column gives way with …, and nothing ever wraps. */
public final class Table {

    public static final int COLUMNS = 100;

    private static final String GAP = "  ";

    private final List<List<String>> rows = new ArrayList<>();

    public Table(String... headings) {
        rows.add(List.of(headings));
    }

    /** As many cells as headings. */
    public Table row(String... cells) {
        if (cells.length != rows.getFirst().size()) {
            throw new IllegalArgumentException(
                    cells.length + " cells under " + rows.getFirst().size() + " headings");
        }
        List<String> row = new ArrayList<>(cells.length);
        for (String cell : cells) {
            row.add(Width.plain(cell));
        }
        rows.add(row);
        return this;
    }

    public boolean isEmpty() {
        return rows.size() == 1;
    }

    /** The heading and the rows, one line each. */
    public List<String> lines() {
        return lines(0, UnaryOperator.identity());
    }

    /** The same, the cells of one column painted; paint takes no columns. */
    public List<String> lines(int painted, UnaryOperator<String> paint) {
        int[] widths = widths();
        List<String> lines = new ArrayList<>(rows.size());
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder(COLUMNS);
            for (int column = 0; column < widths.length; column++) {
                String cell = Width.fitted(row.get(column), widths[column]);
                line.append(column == 0 ? "" : GAP).append(column == painted ? paint.apply(cell) : cell);
                line.append(" ".repeat(Math.max(0, widths[column] - Width.of(cell))));
            }
            lines.add(line.toString().stripTrailing());
        }
        return lines;
    }

    private int[] widths() {
        int[] widths = new int[rows.getFirst().size()];
        for (List<String> row : rows) {
            for (int column = 0; column < widths.length; column++) {
                widths[column] = Math.max(widths[column], Width.of(row.get(column)));
            }
        }
        int room = COLUMNS - GAP.length() * (widths.length - 1);
        for (int over = sum(widths) - room; over > 0; over = sum(widths) - room) {
            narrowWidest(widths, over);
        }
        return widths;
    }

    /** By all that is over, but not below the second widest: then both give way in turn. */
    private static void narrowWidest(int[] widths, int over) {
        int widest = 0;
        int second = 0;
        for (int column = 0; column < widths.length; column++) {
            if (widths[column] > widths[widest]) {
                widest = column;
            }
        }
        for (int column = 0; column < widths.length; column++) {
            second = column == widest ? second : Math.max(second, widths[column]);
        }
        widths[widest] -= Math.max(1, Math.min(over, widths[widest] - second));
    }

    private static int sum(int[] widths) {
        int sum = 0;
        for (int width : widths) {
            sum += width;
        }
        return sum;
    }
}
