package dev.plenum.cli;

import dev.plenum.api.PlenumClient;
import dev.plenum.cli.grammar.Flag;
import dev.plenum.cli.grammar.Parameter;
import dev.plenum.cli.text.Prose;
import dev.plenum.cli.text.Quantities;
import dev.plenum.cli.text.Table;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code plenum budget}: the most that a project may spend in a month. */
final class BudgetCommands {

    private static final Parameter PROJECT = Parameter.one("PROJECT", "The project.");

    private static final String FORECAST =
            "It runs out if what runs goes on at the prices that hold now, and requests to gateways cost as much an hour as they have since"
                    + " yesterday began (UTC).";

    private BudgetCommands() {}

    static Command.Group group() {
        return new Command.Group("budget", "The most that a project may spend.", List.of(get(), set(), clear()));
    }

    private static Command get() {
        return Command.of(
                "get",
                "Show the budget of a project, or of all that have one, and what is spent of it.",
                List.of(),
                BudgetCommands::show,
                Parameter.optional("PROJECT", "The project; default: all."));
    }

    private static Command set() {
        return Command.of(
                "set",
                "Let a project spend so much a month; when it is spent, its requests are refused.",
                List.of(Flag.value("--per", "PERIOD", "month: the calendar month, UTC; default: month.")),
                BudgetCommands::change,
                PROJECT,
                Parameter.one("AMOUNT", "In the installation's currency, such as 12.50."));
    }

    private static Command clear() {
        return Command.of(
                "clear",
                "Let a project spend without limit.",
                List.of(),
                call -> {
                    String project = call.arguments().word(0);
                    return call.done(
                            call.delete(path(project), Map.of()),
                            "The project " + project + " has no budget any more.");
                },
                PROJECT);
    }

    private static int show(Call call) {
        Optional<String> one = call.arguments().words().stream().findFirst();
        byte[] document = call.get(one.map(BudgetCommands::path).orElse("/v1/budgets"), Map.of());
        if (call.json()) {
            return call.done(document, "");
        }
        Document read = Json.read(document);
        Table table = new Table("PROJECT", "BUDGET", "PER", "SPENT", "LEFT", "AN HOUR NOW", "OF TOKENS", "RUNS OUT");
        for (Document budget : one.isPresent() ? List.of(read) : read.list("items")) {
            String amount = budget.text("amount");
            table.row(
                    budget.text("project"),
                    amount.isEmpty() ? "not limited" : amount,
                    budget.text("per"),
                    budget.text("spent"),
                    budget.text("left"),
                    budget.text("per_hour"),
                    budget.text("tokens_per_hour"),
                    runsOut(budget));
        }
        int status = call.table(table, "No budgets: projects may spend without limit.");
        if (!table.isEmpty()) {
            call.line("");
            Prose.folded("", 0, FORECAST).forEach(call::line);
        }
        return status;
    }

    private static String runsOut(Document budget) {
        return budget.instant("runs_out_at")
                .map(at -> at.truncatedTo(ChronoUnit.MINUTES).toString())
                .orElseGet(() -> budget.text("renews_on").isEmpty() ? "" : "not before " + budget.text("renews_on"));
    }

    private static int change(Call call) {
        String project = call.arguments().word(0);
        String amount = call.arguments().word(1);
        String per = call.arguments().value("--per").orElse("month");
        if (Quantities.decimal(amount).isEmpty()) {
            throw Failure.usage("'" + amount + "' is not an amount.", "a decimal such as 12.50", call.help());
        }
        if (!per.equals("month")) {
            throw call.wrong("--per", per, "month");
        }
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("amount", amount);
        body.put("per", per);
        return call.done(
                call.write("PUT", path(project), body),
                "The project " + project + " may spend " + amount + " a month.");
    }

    private static String path(String project) {
        return "/v1/projects/" + PlenumClient.encoded(project) + "/budget";
    }
}
