package dev.plenum.cli;

import dev.plenum.simulator.replay.OpenbReplay;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** Which of an arrivals file's runs are replayed: one, or all from the first to the last. */
record ReplaySeeds(int first, int last) {

    private static final Pattern FORM = Pattern.compile("(\\d{1,9})(?:-(\\d{1,9}))?");

    static ReplaySeeds of(Call call) {
        String typed = call.arguments().value("--seed").orElse("42");
        Matcher matcher = FORM.matcher(typed);
        if (!matcher.matches()) {
            throw call.wrong("--seed", typed, "a whole number such as 42, or a range such as 42-51");
        }
        int first = Integer.parseInt(matcher.group(1));
        int last = Optional.ofNullable(matcher.group(2)).map(Integer::parseInt).orElse(first);
        if (last < first || last - first >= 1000) {
            throw call.wrong("--seed", typed, "a range such as 42-51, of at most 1000 seeds");
        }
        ReplaySeeds seeds = new ReplaySeeds(first, last);
        if (seeds.several() && call.arguments().value("--out").isPresent()) {
            throw Failure.usage("There is --out and the range '" + typed + "' of seeds.", "one --seed", call.help());
        }
        return seeds;
    }

    IntStream each() {
        return IntStream.rangeClosed(first, last);
    }

    private boolean several() {
        return last > first;
    }

    /** Of several, the sums, the mean share and each share. */
    void into(ReplayFigures figures, List<OpenbReplay.Result> results) {
        if (several()) {
            figures.text("seeds", first + "-" + last);
        } else {
            figures.number("seed", first);
        }
        figures.number(
                        "arrivals",
                        results.stream().mapToLong(one -> one.places().size()).sum())
                .number(
                        "placed",
                        results.stream()
                                .flatMap(one -> one.places().stream())
                                .filter(Optional::isPresent)
                                .count())
                .decimal(
                        "gpu_alloc_pct",
                        results.stream()
                                .mapToDouble(OpenbReplay.Result::allocatedPercent)
                                .average()
                                .orElseThrow());
        if (several()) {
            figures.decimals(
                    "gpu_alloc_pct_by_seed", results.stream().mapToDouble(OpenbReplay.Result::allocatedPercent));
        }
    }
}
