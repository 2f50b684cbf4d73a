package dev.plenum.app.bench;

import java.util.List;
import java.util.OptionalDouble;
import tools.jackson.databind.JsonNode;

/** Whether queueing gives the figures of the reference simulator of Alibaba's PAI trace, to the cent, and what that costs beside it. */
final class QueueingBench {

    /**
     * What the reference gives, measured with its unmodified classes.
     *
     * @param cpuSeconds 0 where it was not measured
     */
    private record Reference(String order, double completion, double waiting, double cpuSeconds) {}

    private static final List<Reference> BATCH = List.of(
            new Reference("shortest-first", 14_454.73, 1_118.53, 128.7),
            new Reference("fifo", 15_797.13, 2_460.93, 172.2));
    private static final List<Reference> PHILLY = List.of(
            new Reference("shortest-first", 19_911.01, 6_241.64, 0), new Reference("fifo", 35_828.96, 22_159.59, 0));
    private static final double CENT = 0.01;

    private final Replays replays;
    private final Comparison comparison = new Comparison("queueing");

    QueueingBench(Replays replays) {
        this.replays = replays;
    }

    Comparison run() {
        List<String> batch =
                List.of("batch", "--jobs", replays.trace("philly/philly_20k_batch.csv"), "--devices", "6500");
        List<String> philly =
                List.of("philly", "--jobs", replays.trace("philly/philly_2017_sep_oct.csv"), "--devices", "640");
        BATCH.forEach(reference -> {
            double warm = measure("batch on 6,500", batch, reference)
                    .path("cpu_seconds")
                    .asDouble();
            comparison.row("  CPU s after warm-up", warm, "", Bar.atMost(0.2));
        });
        PHILLY.forEach(reference -> {
            JsonNode warm = measure("Philly on 640", philly, reference);
            double events =
                    2 * warm.path("jobs").asDouble() / warm.path("cpu_seconds").asDouble();
            comparison.row("  arrivals and ends/CPU s after warm-up", Math.rint(events), "", Bar.NONE.good(1_000_000));
        });
        return comparison;
    }

    /** Answers the figures of a warm run. */
    private JsonNode measure(String what, List<String> demand, Reference reference) {
        JsonNode cold = replays.replay(demand, "--order", reference.order);
        String name = what + ", " + reference.order;
        comparison.row(
                name + ": mean JCT s",
                cents(cold, "mean_jct_s"),
                Bar.number(reference.completion),
                exact(reference.completion));
        comparison.row(
                "  mean wait s", cents(cold, "mean_wait_s"), Bar.number(reference.waiting), exact(reference.waiting));
        comparison.row(
                "  CPU s of the whole process",
                cold.path("process_cpu_seconds").asDouble(),
                reference.cpuSeconds == 0 ? "" : Bar.number(reference.cpuSeconds),
                reference.cpuSeconds == 0 ? Bar.NONE : Bar.atMost(reference.cpuSeconds));
        return replays.replay(demand, "--order", reference.order, "--repeat", "5");
    }

    private static double cents(JsonNode figures, String name) {
        return Math.round(figures.path(name).asDouble() * 100) / 100.0;
    }

    private static Bar exact(double value) {
        return new Bar("to the cent", value - CENT / 2, value + CENT / 2, OptionalDouble.empty());
    }
}
