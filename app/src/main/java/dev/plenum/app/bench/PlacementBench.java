package dev.plenum.app.bench;

import dev.plenum.core.scheduling.RequestMix;
import dev.plenum.simulator.replay.Policies;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/**
 * How densely the placement policies pack, and how fast: OpenB's packing experiment (Weng et al., USENIX ATC 2023) on ten seeds of six variants, and a
 * busy fleet of 10,000 and 100,000 nodes on which work comes and goes.
 */
final class PlacementBench {

    /** Of a variant: the published mean of FGD, and first-fit as measured on the same arrivals. */
    private record Published(String trace, double fgd, double firstFit) {}

    private static final List<Published> TRACES = List.of(
            new Published("default", 95.39, 94.50),
            new Published("cpu200", 95.05, 94.49),
            new Published("gpushare40", 94.15, 93.21),
            new Published("gpushare100", 86.90, 86.29),
            new Published("gpuspec33", 94.55, 93.87),
            new Published("multigpu20", 95.65, 95.11));

    private static final int FIRST_SEED = 42;
    private static final String SEEDS = "42-51";
    private static final double[] FGD_BY_SEED = {95.29, 95.32, 95.44, 95.48, 95.49, 95.27, 95.37, 95.47, 95.35, 95.43};
    /** Published means are rounded; ties between equal scores and the order of float sums differ between implementations. */
    private static final double SAME = 0.15;

    private static final double SAME_SEED = 0.02;
    private static final double BETTER_BY = 0.3;
    private static final Map<String, Double> GOOD = Map.of("default", 95.9, "gpuspec33", 95.8);

    private final Replays replays;
    private final Comparison comparison = new Comparison("placement");
    private final List<String> policies = Stream.of("first-fit", "fgd", "plenum")
            .filter(Policies.NAMES::contains)
            .filter(PlacementBench::known)
            .toList();

    PlacementBench(Replays replays) {
        this.replays = replays;
    }

    private static boolean known(String policy) {
        try {
            return Policies.named(policy, RequestMix.learned()) != null;
        } catch (IllegalArgumentException unknown) {
            return false;
        }
    }

    Comparison run() {
        TRACES.forEach(this::packing);
        policies.forEach(this::rate);
        for (int nodes : new int[] {10_000, 100_000}) {
            policies.stream().filter(policy -> !policy.equals("first-fit")).forEach(policy -> churn(policy, nodes));
        }
        return comparison;
    }

    private void packing(Published published) {
        String trace = published.trace;
        double fgd = 0;
        for (String policy : policies) {
            JsonNode figures = openb(trace, "--policy", policy, "--seed", SEEDS);
            double mean = figures.path("gpu_alloc_pct").asDouble();
            switch (policy) {
                case "fgd" -> {
                    fgd = mean;
                    comparison.row(trace + " fgd %", mean, Bar.number(published.fgd), Bar.within(published.fgd, SAME));
                    if (trace.equals("default")) {
                        bySeed(figures);
                    }
                }
                case "first-fit" ->
                    comparison.row(
                            trace + " first-fit %",
                            mean,
                            Bar.number(published.firstFit),
                            Bar.within(published.firstFit, SAME));
                default -> better(trace, published, mean, fgd);
            }
        }
    }

    private void bySeed(JsonNode figures) {
        IntStream.range(0, FGD_BY_SEED.length)
                .forEach(at -> comparison.row(
                        "default fgd seed " + (FIRST_SEED + at) + " %",
                        figures.path("gpu_alloc_pct_by_seed").path(at).asDouble(),
                        Bar.number(FGD_BY_SEED[at]),
                        Bar.within(FGD_BY_SEED[at], SAME_SEED)));
    }

    private void better(String trace, Published published, double mean, double fgd) {
        Bar bar = Bar.atLeast(published.fgd + BETTER_BY);
        comparison.row(
                trace + " plenum %",
                mean,
                "FGD " + Bar.number(published.fgd),
                GOOD.containsKey(trace) ? bar.good(GOOD.get(trace)) : bar);
        comparison.row(trace + " plenum minus fgd", mean - fgd, "", Bar.atLeast(BETTER_BY));
        double learned = openb(trace, "--policy", "plenum", "--mix", "learned", "--seed", SEEDS)
                .path("gpu_alloc_pct")
                .asDouble();
        comparison.row(trace + " plenum, mix learned %", learned, "FGD " + Bar.number(published.fgd), Bar.NONE);
    }

    private void rate(String policy) {
        JsonNode figures = openb("default", "--policy", policy, "--repeat", "5");
        comparison.row(
                "1,213 nodes, " + policy + ": decisions/CPU s",
                Replays.rate(figures),
                policy.equals("first-fit") ? "" : "FGD in C 25,000",
                Bar.atLeast(5_000).good(25_000));
    }

    private void churn(String policy, int nodes) {
        JsonNode figures = replays.replay(
                List.of("churn", "--pods", replays.trace("openb/openb_pod_list_default.csv")),
                "--nodes",
                Integer.toString(nodes),
                "--policy",
                policy);
        comparison.row(
                Bar.number(nodes) + " nodes, 80 %, " + policy + ": decisions/CPU s",
                Replays.rate(figures),
                "",
                Bar.NONE);
    }

    private JsonNode openb(String trace, String... more) {
        return replays.replay(
                List.of(
                        "openb",
                        "--nodes",
                        replays.trace("openb/openb_node_list_gpu_node.csv"),
                        "--pods",
                        replays.trace("openb/openb_pod_list_" + trace + ".csv"),
                        "--arrivals",
                        replays.trace("openb/arrivals_" + trace + ".txt")),
                more);
    }
}
