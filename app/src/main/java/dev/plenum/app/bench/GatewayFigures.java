package dev.plenum.app.bench;

import dev.plenum.app.bench.load.Outcome;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** What one gateway came to: medians over the rounds. A cell with an error is void and has no figures (NaN). */
final class GatewayFigures {

    private final String name;
    private final Map<Cell, List<Outcome>> outcomes = new EnumMap<>(Cell.class);
    private final Map<Cell, String> voids = new EnumMap<>(Cell.class);
    private double stopped = Double.NaN;

    GatewayFigures(String name) {
        this.name = name;
    }

    String name() {
        return name;
    }

    void add(Cell cell, Outcome outcome) {
        outcomes.computeIfAbsent(cell, _ -> new ArrayList<>()).add(outcome);
        if (outcome.errors() > 0) {
            makeVoid(cell, outcome.errors() + " errors, the first: " + outcome.firstError());
        }
    }

    void makeVoid(Cell cell, String why) {
        voids.putIfAbsent(cell, why);
    }

    /** What came of it that clients left their streams. */
    void left(Outcome outcome) {
        stopped = outcome.errors() > 0 ? Double.NaN : outcome.stopped();
    }

    /** Of ten streams, those that stopped in time; NaN when they could not be begun. */
    double stopped() {
        return stopped;
    }

    Map<Cell, String> voids() {
        return voids;
    }

    /** Requests or streams a second. */
    double rate(Cell cell) {
        return median(cell, Outcome::rate);
    }

    /** Seconds for 1,000 requests or streams. */
    double cpu(Cell cell) {
        return median(cell, outcome -> outcome.cpuSeconds() * 1000 / outcome.answers());
    }

    /** Share of its core that it used; NaN when nothing was counted. */
    double busy(Cell cell) {
        return median(cell, outcome -> outcome.cpuSeconds() / outcome.seconds());
    }

    /** Microseconds for one chunk of a stream. */
    double cpuOfChunk(Cell cell) {
        return median(cell, outcome -> outcome.cpuSeconds() * 1e6 / outcome.chunks());
    }

    /** The most of its processes at the end of a cell of 256 connections. */
    double rssMebibytes() {
        return Math.max(median(Cell.JSON_256, Outcome::rssMebibytes), median(Cell.PACED_256, Outcome::rssMebibytes));
    }

    /** Microseconds that it adds to an answer on one connection. */
    double addedP50(GatewayFigures direct) {
        return median(Cell.JSON_1, Outcome::latencyP50) - direct.median(Cell.JSON_1, Outcome::latencyP50);
    }

    double addedP99(GatewayFigures direct) {
        return median(Cell.JSON_1, Outcome::latencyP99) - direct.median(Cell.JSON_1, Outcome::latencyP99);
    }

    /** Every figure by its name; what could not be measured is missing. */
    Map<String, Object> json(GatewayFigures direct) {
        Map<String, Object> fields = new LinkedHashMap<>();
        for (Cell cell : Cell.values()) {
            put(fields, cell, "per_second", rate(cell));
            put(fields, cell, "p50_us", median(cell, Outcome::latencyP50));
            put(fields, cell, "p99_us", median(cell, Outcome::latencyP99));
            put(fields, cell, "first_chunk_p50_us", median(cell, Outcome::firstChunkP50));
            put(fields, cell, "transit_p99_us", median(cell, Outcome::transitP99));
            if (this != direct) {
                put(fields, cell, "cpu_seconds_of_1000", cpu(cell));
                put(fields, cell, "cpu_us_of_a_chunk", cpuOfChunk(cell));
                put(fields, cell, "core_busy", busy(cell));
            }
        }
        put(fields, Cell.JSON_1, "added_p50_us", addedP50(direct));
        put(fields, Cell.JSON_1, "added_p99_us", addedP99(direct));
        fields.put("rss_mib", rounded(rssMebibytes()));
        fields.put("stopped_of_10", rounded(stopped));
        voids.forEach((cell, why) -> fields.put("void " + cell.title(), why));
        return fields;
    }

    private static void put(Map<String, Object> fields, Cell cell, String figure, double value) {
        if (Double.isFinite(value)) {
            fields.put(cell.title() + " " + figure, rounded(value));
        }
    }

    private static double rounded(double value) {
        return Math.round(value * 10_000) / 10_000.0;
    }

    double median(Cell cell, ToDoubleFunction<Outcome> figure) {
        if (voids.containsKey(cell) || !outcomes.containsKey(cell)) {
            return Double.NaN;
        }
        double[] sorted =
                outcomes.get(cell).stream().mapToDouble(figure).sorted().toArray();
        return (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
    }
}
