package dev.plenum.cli;

import dev.plenum.cli.grammar.Parameter;
import dev.plenum.cli.text.Table;
import java.time.YearMonth;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;

/** {@code plenum period}: months whose statements are final. */
final class PeriodCommands {

    private PeriodCommands() {}

    static Command.Group group() {
        return new Command.Group(
                "period",
                "Close months: their statements never change after that.",
                List.of(
                        Command.of("list", "Show which months are closed.", List.of(), PeriodCommands::list),
                        Command.of(
                                "close",
                                "Close a month that is over, and every earlier one; usage that comes later is posted in the next.",
                                List.of(),
                                PeriodCommands::close,
                                Parameter.one("MONTH", "Such as 2026-10."))));
    }

    private static int list(Call call) {
        byte[] document = call.get("/v1/periods", Map.of());
        if (call.json()) {
            return call.done(document, "");
        }
        Table table = new Table("PERIOD", "CLOSED AT");
        Json.read(document).list("items").forEach(period -> table.row(period.text("month"), period.text("closed_at")));
        return call.table(table, "No period is closed yet.");
    }

    private static int close(Call call) {
        String month = call.arguments().word(0);
        try {
            month = YearMonth.parse(month).toString();
        } catch (DateTimeParseException e) {
            throw Failure.usage("'" + month + "' is not a month.", "a month such as 2026-10", call.help());
        }
        byte[] document = call.write("POST", "/v1/periods/" + month + "/close", Map.of());
        return call.done(
                document,
                "The period " + month + " is closed since "
                        + Json.read(document).text("closed_at") + ".");
    }
}
