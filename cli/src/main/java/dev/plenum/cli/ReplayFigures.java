package dev.plenum.cli;

import dev.plenum.cli.text.Table;
import dev.plenum.simulator.replay.Effort;
import dev.plenum.simulator.replay.Waits;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.stream.DoubleStream;

/** The figures of a replay in their order: a table, or with {@code --json} one line. */
final class ReplayFigures {

    private static final int DECIMALS = 4;

    private final SequencedMap<String, Object> figures = new LinkedHashMap<>();

    ReplayFigures text(String name, String value) {
        figures.put(name, value);
        return this;
    }

    ReplayFigures number(String name, long value) {
        figures.put(name, value);
        return this;
    }

    ReplayFigures decimal(String name, double value) {
        figures.put(name, rounded(value));
        return this;
    }

    ReplayFigures decimals(String name, DoubleStream values) {
        figures.put(name, values.mapToObj(ReplayFigures::rounded).toList());
        return this;
    }

    /** One of several, each with figures of its own. */
    ReplayFigures in(String name, ReplayFigures one) {
        List<Object> several = new ArrayList<>((List<?>) figures.getOrDefault(name, List.of()));
        several.add(one.figures);
        figures.put(name, several);
        return this;
    }

    private static BigDecimal rounded(double value) {
        return BigDecimal.valueOf(value).setScale(DECIMALS, RoundingMode.HALF_UP);
    }

    ReplayFigures waits(Waits waits) {
        return decimal("mean_wait_s", waits.meanSeconds())
                .decimal("p50_wait_s", waits.percentileSeconds(50))
                .decimal("p95_wait_s", waits.percentileSeconds(95))
                .decimal("p99_wait_s", waits.percentileSeconds(99))
                .decimal("mean_jct_s", waits.meanCompletionSeconds());
    }

    ReplayFigures effort(long decisions, double cpuSeconds) {
        return number("decisions", decisions)
                .decimal("cpu_seconds", cpuSeconds)
                .decimal("process_cpu_seconds", Effort.processCpuSeconds())
                .number("peak_rss_mib", Effort.peakResidentMebibytes());
    }

    int print(Call call) {
        if (call.json()) {
            call.line(new String(Json.write(figures), StandardCharsets.UTF_8));
            return ExitStatus.DONE;
        }
        Table table = new Table("FIGURE", "VALUE");
        figures.forEach((name, value) -> {
            if (value instanceof List<?> several) {
                several.forEach(one -> table.row(name, text(one)));
            } else {
                table.row(name, text(value));
            }
        });
        return call.table(table, "");
    }

    private static String text(Object value) {
        return value instanceof BigDecimal exact ? exact.stripTrailingZeros().toPlainString() : "" + value;
    }
}
