package dev.plenum.cli;

import dev.plenum.cli.grammar.Parameter;
import dev.plenum.cli.text.Table;
import dev.plenum.simulator.replay.Effort;
import dev.plenum.simulator.replay.FairnessMeter;
import dev.plenum.simulator.replay.Waits;
import dev.plenum.simulator.scenario.Scenario;
import dev.plenum.simulator.scenario.ScenarioFile;
import dev.plenum.simulator.scenario.ScenarioRun;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** {@code plenum replay scenario}: a whole what-if in one file, and what each of its projects got. */
final class ScenarioCommand {

    private ScenarioCommand() {}

    static Command command() {
        return Command.of(
                "scenario",
                "Run a scenario: fleet, projects, policy, demand and faults in one YAML file.",
                List.of(),
                ScenarioCommand::run,
                Parameter.one("FILE", "The scenario; docs/scheduling.md has its keys, examples/ some to begin with."));
    }

    private static int run(Call call) {
        Path file = Path.of(call.arguments().word(0)).toAbsolutePath();
        Scenario scenario = ScenarioFile.read(file);
        Effort effort = new Effort();
        ScenarioRun.Result result = new ScenarioRun(scenario, file.getParent()).run();
        ReplayFigures figures = new ReplayFigures()
                .text("scenario", file.getFileName().toString())
                .number("jobs", result.waits().count())
                .waits(result.waits())
                .decimal("makespan_s", result.lastEndMillis() / 1000.0)
                .decimal("utilisation", result.utilisation())
                .decimal("jain_index", result.fairness().jainIndex())
                .decimal("maximum_deprivation", result.fairness().maximumDeprivation())
                .number("preemptions", result.preempted())
                .decimal("preempted_hours_lost", result.lostHours())
                .decimal("useful_device_hours_per_day", result.usefulHours() * 86_400_000.0 / result.lastEndMillis())
                .effort(result.decisions(), effort.cpuSeconds())
                .number("seed", scenario.seed());
        if (scenario.projects() != null) {
            figures.number("quota_violations", result.fairness().violations())
                    .decimal("lent_back_p99_s", result.fairness().returnedWithinSeconds());
        }
        if (call.json()) {
            result.fairness().projects().forEach(project -> figures.in("projects", figures(project, result)));
            return figures.print(call);
        }
        figures.print(call);
        call.line("");
        return call.table(table(result), "No projects.");
    }

    private static ReplayFigures figures(FairnessMeter.Project project, ScenarioRun.Result result) {
        Waits waits = result.waitsByProject().getOrDefault(project.name(), new Waits());
        return new ReplayFigures()
                .text("project", project.name())
                .decimal("nominal", project.nominal())
                .decimal("device_hours", project.deviceHours())
                .decimal("borrowed_hours", project.borrowedHours())
                .number("jobs", waits.count())
                .waits(waits)
                .decimal("deprivation", project.deprivation());
    }

    private static Table table(ScenarioRun.Result result) {
        Table table =
                new Table("PROJECT", "NOMINAL", "DEVICE-H", "BORROWED", "JOBS", "MEAN WAIT s", "P95 s", "DEPRIVED");
        for (FairnessMeter.Project project : result.fairness().projects()) {
            Waits waits = result.waitsByProject().getOrDefault(project.name(), new Waits());
            table.row(
                    project.name(),
                    rounded(project.nominal()),
                    rounded(project.deviceHours()),
                    rounded(project.borrowedHours()),
                    Long.toString(waits.count()),
                    rounded(waits.meanSeconds()),
                    rounded(waits.percentileSeconds(95)),
                    String.format(Locale.ROOT, "%.3f", project.deprivation()));
        }
        return table;
    }

    private static String rounded(double value) {
        return String.format(Locale.ROOT, "%.0f", value);
    }
}
