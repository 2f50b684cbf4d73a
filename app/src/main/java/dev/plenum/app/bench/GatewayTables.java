package dev.plenum.app.bench;

import dev.plenum.app.bench.load.Outcome;
import dev.plenum.cli.text.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Stream;

/** The gateways' figures as a person reads them: throughput, latency, then cost, with a row for each gateway in all three. */
final class GatewayTables {

    /** Void, or nothing was finished in the cell. */
    private static final String NONE = "–";

    private final GatewayFigures direct;
    private final List<GatewayFigures> all;

    GatewayTables(GatewayFigures direct, List<GatewayFigures> all) {
        this.direct = direct;
        this.all = all;
    }

    List<String> lines() {
        List<String> lines = new ArrayList<>();
        add(lines, "Requests or streams a second, and as a share of direct", rates(), this::rates);
        add(
                lines,
                "Latency in microseconds (+: over direct; first: to a stream's first chunk; transit: of a chunk)",
                List.of("c1 +p50", "c1 +p99", "c32 p50", "c32 p99", "sse c1 first", "paced p50", "paced p99"),
                this::latencies);
        add(
                lines,
                "CPU seconds of 1,000 requests, how busy its core is; microseconds of a chunk (paced c256); MiB at c256; streams stopped of 10",
                List.of("c1", "c32", "c32 busy", "c256", "sse50 c32", "196kB c8", "us/chunk", "RSS", "stopped"),
                this::costs);
        return lines;
    }

    private void add(
            List<String> lines, String title, List<String> columns, Function<GatewayFigures, List<String>> cells) {
        Table table = new Table(withFirst("GATEWAY", columns));
        all.forEach(figures -> table.row(withFirst(figures.name(), cells.apply(figures))));
        lines.add(title);
        lines.addAll(table.lines());
        lines.add("");
    }

    private static String[] withFirst(String first, List<String> others) {
        return Stream.concat(Stream.of(first), others.stream()).toArray(String[]::new);
    }

    private static List<String> rates() {
        return Stream.of(Cell.values()).map(Cell::title).toList();
    }

    private List<String> rates(GatewayFigures figures) {
        return Stream.of(Cell.values())
                .map(cell -> {
                    double rate = figures.rate(cell);
                    return Double.isNaN(rate) ? NONE : number(rate) + " " + share(rate / direct.rate(cell));
                })
                .toList();
    }

    private List<String> latencies(GatewayFigures figures) {
        return Stream.of(
                        figures.addedP50(direct),
                        figures.addedP99(direct),
                        figures.median(Cell.JSON_32, Outcome::latencyP50),
                        figures.median(Cell.JSON_32, Outcome::latencyP99),
                        figures.median(Cell.STREAM_1, Outcome::firstChunkP50),
                        figures.median(Cell.PACED_256, Outcome::transitP50),
                        figures.median(Cell.PACED_256, Outcome::transitP99))
                .map(GatewayTables::number)
                .toList();
    }

    private List<String> costs(GatewayFigures figures) {
        if (figures == direct) {
            return List.of("", "", "", "", "", "", "", "", number(figures.stopped()));
        }
        return Stream.of(
                        figures.cpu(Cell.JSON_1),
                        figures.cpu(Cell.JSON_32),
                        figures.busy(Cell.JSON_32),
                        figures.cpu(Cell.JSON_256),
                        figures.cpu(Cell.STREAM_32),
                        figures.cpu(Cell.LONG_8),
                        figures.cpuOfChunk(Cell.PACED_256),
                        figures.rssMebibytes(),
                        figures.stopped())
                .map(GatewayTables::number)
                .toList();
    }

    /** Three digits that count. */
    private static String number(double value) {
        if (!Double.isFinite(value)) {
            return NONE;
        }
        double size = Math.abs(value);
        String format =
                size >= 100 || value == Math.rint(value) ? "%,.0f" : size >= 10 ? "%.1f" : size >= 1 ? "%.2f" : "%.3f";
        return String.format(Locale.ROOT, format, value);
    }

    private static String share(double value) {
        return Double.isNaN(value)
                ? ""
                : String.format(Locale.ROOT, value < 0.1 ? "%.3f" : "%.2f", value)
                        .replaceFirst("^0", "");
    }
}
