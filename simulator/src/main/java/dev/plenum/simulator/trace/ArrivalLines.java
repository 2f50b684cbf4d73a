package dev.plenum.simulator.trace;

import dev.plenum.core.error.PlenumException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Finds the two lines of a seed in a file of arrival orders; the lines of other seeds are only looked at as far as their seed. */
final class ArrivalLines {

    private static final String FORM = "P <seed> <pod number> ... or N <seed> <rank> ...";

    private final Lines lines;
    private int position;

    private ArrivalLines(Lines lines) {
        this.lines = lines;
    }

    static ArrivalOrder read(Path file, int seed) {
        try (Lines lines = Lines.open(file)) {
            return new ArrivalLines(lines).order(seed);
        }
    }

    private ArrivalOrder order(int wanted) {
        List<Integer> seeds = new ArrayList<>();
        Optional<int[]> pods = Optional.empty();
        Optional<int[]> ranks = Optional.empty();
        while (lines.next()) {
            char kind = kind();
            int seed = number("seed");
            if (!seeds.contains(seed)) {
                seeds.add(seed);
            }
            if (seed == wanted && kind == 'P') {
                pods = Optional.of(numbers(pods, "pod number"));
            } else if (seed == wanted) {
                ranks = Optional.of(numbers(ranks, "rank"));
            }
        }
        if (!seeds.contains(wanted)) {
            throw unknown(wanted, seeds);
        }
        return new ArrivalOrder(lines.file(), wanted, required(pods, 'P', wanted), required(ranks, 'N', wanted));
    }

    private char kind() {
        position = lines.start();
        char kind = (char) lines.bytes()[position];
        boolean known = kind == 'P' || kind == 'N';
        if (!known || position + 1 >= lines.end() || lines.bytes()[position + 1] != ' ') {
            throw TraceError.inLine(
                    lines.file(),
                    lines.number(),
                    "starts with " + word(position),
                    FORM,
                    "Check that it is a file of arrival orders");
        }
        position += 2;
        return kind;
    }

    private int[] numbers(Optional<int[]> before, String what) {
        if (before.isPresent()) {
            throw TraceError.inLine(
                    lines.file(),
                    lines.number(),
                    "repeats a line of this seed",
                    "one P and one N line a seed",
                    Rows.CORRECT);
        }
        int[] numbers = new int[1024];
        int count = 0;
        while (position < lines.end()) {
            if (count == numbers.length) {
                numbers = Arrays.copyOf(numbers, 2 * count);
            }
            numbers[count++] = number(what);
        }
        return Arrays.copyOf(numbers, count);
    }

    /** Takes the next word and the blank behind it. */
    private int number(String what) {
        int from = position;
        int to = wordEnd(from);
        long value = Decimals.whole(lines.bytes(), from, to);
        if (value < 0 || value > Integer.MAX_VALUE) {
            String problem = what + " at character " + (from - lines.start() + 1) + " is " + word(from);
            String expected = "whole numbers from 0 to " + Integer.MAX_VALUE + ", one blank between them";
            throw TraceError.inLine(lines.file(), lines.number(), problem, expected, Rows.CORRECT);
        }
        position = to + 1;
        return (int) value;
    }

    private int wordEnd(int from) {
        int to = from;
        while (to < lines.end() && lines.bytes()[to] != ' ') {
            to++;
        }
        return to;
    }

    private String word(int from) {
        return TraceError.shown(lines.text(from, wordEnd(from)));
    }

    private PlenumException unknown(int seed, List<Integer> seeds) {
        return TraceError.inFile(
                lines.file(),
                seeds.isEmpty() ? "is empty" : "has no arrivals of seed " + seed,
                seeds.isEmpty() ? FORM : "one of the seeds " + seeds,
                "Choose one of its seeds, or give another file");
    }

    private int[] required(Optional<int[]> numbers, char kind, int seed) {
        return numbers.orElseThrow(() -> TraceError.inFile(
                lines.file(),
                "has no line " + kind + " " + seed,
                "one P and one N line a seed",
                "Give the complete file"));
    }
}
