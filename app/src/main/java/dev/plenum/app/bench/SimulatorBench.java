package dev.plenum.app.bench;

import java.util.List;
import tools.jackson.databind.JsonNode;

/** How fast the simulator is and how its cost grows with the fleet, in CPU seconds of whole processes: start-up, compiler and collector included. */
final class SimulatorBench {

    private static final int JOBS = 100_000;
    private static final int DEVICES_PER_NODE = 8;
    private static final double MOST_GROWTH = 5;
    private static final double MOST_MEBIBYTES = 4096;
    private static final String CLOUDSIM = "CloudSim Plus 515";
    private static final double CLOUDSIM_RATE = 515;

    private final Replays replays;
    private final Comparison comparison = new Comparison("simulator");

    SimulatorBench(Replays replays) {
        this.replays = replays;
    }

    /** @param week also simulates one week of a million devices, which takes about half an hour */
    Comparison run(boolean week) {
        double smallest = 0;
        double largest = 0;
        for (int nodes : new int[] {1_000, 10_000, 100_000}) {
            largest = jobs(nodes);
            smallest = smallest == 0 ? largest : smallest;
        }
        comparison.row("cost of a job at 100,000 nodes : at 1,000", largest / smallest, "", Bar.atMost(MOST_GROWTH));
        if (week) {
            week();
        }
        return comparison;
    }

    /** Answers CPU seconds. */
    private double jobs(int nodes) {
        JsonNode figures = synthetic(nodes, "--count", Integer.toString(JOBS));
        report(Bar.number(JOBS) + " jobs, " + Bar.number(nodes) + " nodes", figures);
        return figures.path("process_cpu_seconds").asDouble();
    }

    private void week() {
        JsonNode figures = synthetic(125_000, "--days", "7");
        comparison.row("one week, 1,000,000 devices: jobs", figures.path("jobs").asDouble(), "", Bar.NONE);
        report("  the week", figures);
    }

    private void report(String what, JsonNode figures) {
        double cpuSeconds = figures.path("process_cpu_seconds").asDouble();
        comparison
                .row(what + ": CPU s", cpuSeconds, "", Bar.NONE)
                .row(
                        "  jobs/CPU s",
                        Math.rint(figures.path("jobs").asDouble() / cpuSeconds),
                        CLOUDSIM,
                        Bar.atLeast(CLOUDSIM_RATE))
                .row("  peak MiB", figures.path("peak_rss_mib").asDouble(), "", Bar.atMost(MOST_MEBIBYTES));
    }

    private JsonNode synthetic(int nodes, String flag, String value) {
        return replays.replay(
                List.of("synthetic", flag, value),
                "--load",
                "0.8",
                "--nodes",
                Integer.toString(nodes),
                "--devices-per-node",
                Integer.toString(DEVICES_PER_NODE));
    }
}
