package dev.plenum.cli;

import dev.plenum.api.PlenumClient;
import dev.plenum.cli.grammar.Flag;
import dev.plenum.cli.grammar.Parameter;
import dev.plenum.cli.text.Table;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** {@code plenum lending}: share that projects borrowed of each other, and what lenders get for it. */
final class LendingCommands {

    private LendingCommands() {}

    static Command.Group group() {
        return new Command.Group(
                "lending",
                "Borrowed share: who borrowed and lent how much, who paid, and who is credited.",
                List.of(
                        Command.of(
                                "show",
                                "Show what was borrowed and lent over some days.",
                                List.of(
                                        Flag.value("--from", "DAY", "First day, UTC; default: the month's first."),
                                        Flag.value("--to", "DAY", "Last day, UTC; default: the month's last.")),
                                LendingCommands::show),
                        Command.of(
                                "rule",
                                "Show how an organization's usage becomes money.",
                                List.of(),
                                LendingCommands::rule,
                                Parameter.one("ORGANIZATION", "Its name.")),
                        Command.of(
                                "set",
                                "Set what an organization's projects get for what they lend, and whether usage is owed.",
                                List.of(
                                        Flag.value(
                                                "--share",
                                                "PERCENT",
                                                "Of what borrowers paid, such as 50%; 0%: nothing."),
                                        Flag.value(
                                                "--mode",
                                                "MODE",
                                                "chargeback: usage is owed; showback: the same figures, nothing is owed.")),
                                LendingCommands::set,
                                Parameter.one("ORGANIZATION", "Its name."))));
    }

    private static int show(Call call) {
        Map<String, String> query = new LinkedHashMap<>();
        for (String flag : List.of("--from", "--to")) {
            call.arguments()
                    .value(flag)
                    .ifPresent(day -> query.put(flag.substring(2), StatementCommands.day(call, flag, day)));
        }
        call.project().ifPresent(project -> query.put("project", project));
        byte[] document = call.get("/v1/lending", query);
        if (call.json()) {
            return call.done(document, "");
        }
        Table table = new Table("MODEL", "PROJECT", "BORROWED H", "PAID", "LENT H", "WORTH", "CREDIT");
        for (Document row : Json.read(document).list("rows")) {
            table.row(
                    row.text("model") + (row.flag("simulated") ? " (simulated)" : ""),
                    row.text("project"),
                    hours(row.text("borrowed_seconds")),
                    row.text("paid"),
                    hours(row.text("lent_seconds")),
                    row.text("worth"),
                    row.text("credit") + (row.text("mode").equals("showback") ? " (showback)" : ""));
        }
        return call.table(table, "Nothing was borrowed.");
    }

    private static String hours(String seconds) {
        return new BigDecimal(seconds)
                .divide(BigDecimal.valueOf(3600), 3, RoundingMode.HALF_EVEN)
                .toPlainString();
    }

    private static int rule(Call call) {
        byte[] document = call.get(path(call), Map.of());
        Document rule = Json.read(document);
        return call.done(
                document,
                "Mode " + rule.text("mode") + "; lenders get " + rule.text("lender_share")
                        + " % of what borrowers paid.");
    }

    private static int set(Call call) {
        Map<String, Object> body = new LinkedHashMap<>();
        call.arguments().value("--mode").ifPresent(mode -> body.put("mode", mode));
        call.arguments().value("--share").ifPresent(share -> body.put("lender_share", percent(call, share)));
        if (body.isEmpty()) {
            throw Failure.usage("Nothing is set.", "--share PERCENT, --mode MODE or both", call.help());
        }
        return call.done(
                call.write("PUT", path(call), body),
                "The rule of " + call.arguments().word(0) + " is set.");
    }

    private static String path(Call call) {
        return "/v1/organizations/" + PlenumClient.encoded(call.arguments().word(0)) + "/money";
    }

    private static double percent(Call call, String share) {
        String number = share.endsWith("%") ? share.substring(0, share.length() - 1) : share;
        if (!number.matches("[0-9]{1,3}(\\.[0-9])?")) {
            throw call.wrong("--share", share, "percent with at most one digit after the point, such as 50%");
        }
        return Double.parseDouble(number);
    }
}
