package dev.plenum.gateway.file;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** Which known word a misspelt one probably stands for. */
final class Nearest {

    private Nearest() {}

    /** The known word that takes the fewest insertions, deletions and replacements; empty where they are more than a third of it. */
    static Optional<String> to(String word, Collection<String> known) {
        return known.stream()
                .filter(one -> edits(word, one) <= Math.max(2, one.length() / 3) && edits(word, one) < one.length())
                .min(Comparator.comparingInt(one -> edits(word, one)));
    }

    /** Levenshtein's distance, a row of his table at a time. */
    private static int edits(String from, String to) {
        int[] row = new int[to.length() + 1];
        for (int j = 0; j <= to.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= from.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= to.length(); j++) {
                int replaced = diagonal + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[to.length()];
    }
}
