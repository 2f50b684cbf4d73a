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
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** {@code plenum budget}: the most that an organization, a project or a key may spend in a month. */
final class BudgetCommands {

    private static final Parameter PAYER =
            Parameter.one("PAYER", "A project's name, project:NAME, organization:NAME or key:ID.");

    private static final String FORECAST =
            "It runs out if what runs goes on, at prices that are entered by now, and requests to gateways cost as much an hour as they have since"
                    + " yesterday began (UTC); those of a key, since the month began.";

    private BudgetCommands() {}

    static Command.Group group() {
        return new Command.Group(
                "budget",
                "The most that an organization, a project or a key may spend.",
                List.of(get(), set(), clear()));
    }

    private static Command get() {
        return Command.of(
                "get",
                "Show a budget, or all there are, and what is spent of it.",
                List.of(),
                BudgetCommands::show,
                Parameter.optional("PAYER", "As in `plenum budget set`; default: all that have one."));
    }

    private static Command set() {
        return Command.of(
                "set",
                "Let a payer spend so much a month; when it is spent, requests are refused, and work waits.",
                List.of(
                        Flag.value("--per", "PERIOD", "month: the calendar month, UTC; default: month."),
                        Flag.repeated(
                                "--notify",
                                "WHEN",
                                "Tell somebody when so much of it is spent, such as 80%, or with `forecast` when it is going to be"
                                        + " spent before it renews; may be repeated. Whom: see `plenum notify`.")),
                BudgetCommands::change,
                PAYER,
                Parameter.one("AMOUNT", "In the installation's currency, such as 12.50."));
    }

    private static Command clear() {
        return Command.of(
                "clear",
                "Let a payer spend without limit.",
                List.of(),
                call -> {
                    String payer = call.arguments().word(0);
                    return call.done(
                            call.delete(path(payer, call), Map.of()), words(payer) + " has no budget any more.");
                },
                PAYER);
    }

    private static int show(Call call) {
        Optional<String> one = call.arguments().words().stream().findFirst();
        byte[] document = call.get(one.map(payer -> path(payer, call)).orElse("/v1/budgets"), Map.of());
        if (call.json()) {
            return call.done(document, "");
        }
        Document read = Json.read(document);
        Table table = new Table("PAYER", "BUDGET", "PER", "SPENT", "LEFT", "AN HOUR NOW", "OF TOKENS", "RUNS OUT");
        List<Document> budgets = one.isPresent() ? List.of(read) : read.list("items");
        for (Document budget : budgets) {
            String amount = budget.text("amount");
            table.row(
                    budget.text("payer"),
                    amount.isEmpty() ? "not limited" : amount,
                    budget.text("per"),
                    budget.text("spent"),
                    budget.text("left"),
                    budget.text("per_hour"),
                    budget.text("tokens_per_hour"),
                    runsOut(budget));
        }
        int status = call.table(table, "No budgets: everybody may spend without limit.");
        if (!table.isEmpty()) {
            call.line("");
            budgets.forEach(budget -> notices(call, budget));
            Prose.folded("", 0, FORECAST).forEach(call::line);
        }
        return status;
    }

    private static String runsOut(Document budget) {
        return budget.instant("runs_out_at")
                .map(at -> at.truncatedTo(ChronoUnit.MINUTES).toString())
                .orElseGet(() -> budget.text("renews_on").isEmpty() ? "" : "not before " + budget.text("renews_on"));
    }

    private static void notices(Call call, Document budget) {
        Stream<String> percents = budget.texts("notify_at").stream().map(percent -> percent + "%");
        Stream<String> forecast = budget.flag("notify_forecast") ? Stream.of("forecast") : Stream.of();
        String all = Stream.concat(percents, forecast).collect(Collectors.joining(", "));
        if (!all.isEmpty()) {
            call.line("Notices of " + budget.text("payer") + ": " + all);
        }
    }

    private static int change(Call call) {
        String payer = call.arguments().word(0);
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
        List<String> notices = call.arguments().values("--notify");
        List<Integer> percents = notices.stream()
                .filter(notice -> !notice.equals("forecast"))
                .map(notice -> percent(notice, call))
                .toList();
        if (!percents.isEmpty()) {
            body.put("notify_at", percents);
        }
        if (notices.contains("forecast")) {
            body.put("notify_forecast", true);
        }
        return call.done(
                call.write("PUT", path(payer, call), body), words(payer) + " may spend " + amount + " a month.");
    }

    private static int percent(String notice, Call call) {
        String number = notice.endsWith("%") ? notice.substring(0, notice.length() - 1) : notice;
        if (!number.matches("[1-9][0-9]?|100")) {
            throw call.wrong("--notify", notice, "1% to 100%, or forecast");
        }
        return Integer.parseInt(number);
    }

    /** Such as {@code The project research}. */
    private static String words(String payer) {
        return "The " + (payer.contains(":") ? payer.replaceFirst(":", " ") : "project " + payer);
    }

    private static String path(String payer, Call call) {
        int colon = payer.indexOf(':');
        String name = PlenumClient.encoded(payer.substring(colon + 1));
        return switch (colon < 0 ? "project" : payer.substring(0, colon)) {
            case "project" -> "/v1/projects/" + name + "/budget";
            case "organization" -> "/v1/organizations/" + name + "/budget";
            case "key" -> "/v1/keys/" + name + "/budget";
            default ->
                throw Failure.usage(
                        "'" + payer + "' has no budget.",
                        "a project's name, project:NAME, organization:NAME or key:ID",
                        call.help());
        };
    }
}
