package dev.plenum.cli;

import dev.plenum.cli.text.Table;
import dev.plenum.simulator.replay.Effort;
import dev.plenum.simulator.replay.FairnessMeter;
import dev.plenum.simulator.replay.Waits;
import dev.plenum.simulator.scenario.ScenarioRun;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

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
        figures.put(name, BigDecimal.valueOf(value).setScale(DECIMALS, RoundingMode.HALF_UP));
        return this;
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
                .number("peak_rss_mib", Effort.peakResidentMebibytes());
    }

    /** What each project got. */
    ReplayFigures projects(ScenarioRun.Result result) {
        List<SequencedMap<String, Object>> rows = new ArrayList<>();
        for (FairnessMeter.Project project : result.fairness().projects()) {
            Waits waits = result.waitsByProject().getOrDefault(project.name(), new Waits());
            SequencedMap<String, Object> row = new LinkedHashMap<>();
            row.put("project", project.name());
            row.put("nominal", rounded(project.nominal()));
            row.put("device_hours", rounded(project.deviceHours()));
            row.put("borrowed_hours", rounded(project.borrowedHours()));
            row.put("jobs", waits.count());
            row.put("mean_wait_s", rounded(waits.meanSeconds()));
            row.put("p95_wait_s", rounded(waits.percentileSeconds(95)));
            row.put("deprivation", rounded(project.deprivation()));
            rows.add(row);
        }
        figures.put("projects", rows);
        return this;
    }

    private static BigDecimal rounded(double value) {
        return BigDecimal.valueOf(value).setScale(DECIMALS, RoundingMode.HALF_UP);
    }

    private static int projectTable(Call call, List<?> rows) {
        Table table =
                new Table("PROJECT", "NOMINAL", "DEVICE-H", "BORROWED", "JOBS", "MEAN WAIT s", "P95 s", "DEPRIVED");
        for (Object row : rows) {
            table.row(((Map<?, ?>) row)
                    .values().stream().map(ReplayFigures::shown).toArray(String[]::new));
        }
        call.line("");
        return call.table(table, "No projects.");
    }

    private static String shown(Object value) {
        return value instanceof BigDecimal exact
                ? exact.setScale(2, RoundingMode.HALF_UP).stripTrailingZeros().toPlainString()
                : "" + value;
    }

    int print(Call call) {
        if (call.json()) {
            call.line(new String(Json.write(figures), StandardCharsets.UTF_8));
            return ExitStatus.DONE;
        }
        Table table = new Table("FIGURE", "VALUE");
        figures.forEach((name, value) -> {
            if (!(value instanceof List<?>)) {
                table.row(
                        name,
                        value instanceof BigDecimal exact
                                ? exact.stripTrailingZeros().toPlainString()
                                : "" + value);
            }
        });
        int status = call.table(table, "");
        return figures.get("projects") instanceof List<?> rows ? projectTable(call, rows) : status;
    }
}
