package dev.plenum.cli.text;

import java.util.ArrayList;
import java.util.List;

/** Sentences and labelled values folded at spaces within {@link Table#COLUMNS}; nothing is cut. */
public final class Prose {

    private Prose() {}

    /** @param indent of every line after the first, and of the first unless {@code label} stands there */
    public static List<String> folded(String label, int indent, String text) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder(label);
        line.append(" ".repeat(Math.max(0, indent - Width.of(label))));
        boolean empty = true;
        for (String word : text.split(" ")) {
            if (!empty && Width.of(line.toString()) + 1 + Width.of(word) > Table.COLUMNS) {
                lines.add(line.toString().stripTrailing());
                line = new StringBuilder(" ".repeat(indent));
                empty = true;
            }
            line.append(empty ? "" : " ").append(word);
            empty = false;
        }
        lines.add(line.toString().stripTrailing());
        return lines;
    }
}
