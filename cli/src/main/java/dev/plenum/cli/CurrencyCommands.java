package dev.plenum.cli;

import dev.plenum.cli.grammar.Flag;
import dev.plenum.cli.grammar.Parameter;
import dev.plenum.cli.text.Table;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** {@code plenum currency}: dated rates, to show statements in another currency too. */
final class CurrencyCommands {

    private CurrencyCommands() {}

    static Command.Group group() {
        Flag from =
                Flag.value("--from", "DAY", "First day, UTC, that the rate holds, such as 2026-11-01; default: today.");
        return new Command.Group(
                "currency",
                "Rates of other currencies that statements can be shown in.",
                List.of(
                        Command.of("list", "Show the rates as they were entered.", List.of(), CurrencyCommands::list),
                        Command.of(
                                "set",
                                "Enter a rate from a day on, until a later one.",
                                List.of(from),
                                CurrencyCommands::set,
                                Parameter.one("CURRENCY", "Three letters of ISO 4217, such as USD."),
                                Parameter.one(
                                        "RATE", "What one unit of the installation's currency is worth in it."))));
    }

    private static int list(Call call) {
        byte[] document = call.get("/v1/exchange-rates", Map.of());
        if (call.json()) {
            return call.done(document, "");
        }
        Table table = new Table("CURRENCY", "RATE", "FROM");
        Json.read(document)
                .list("items")
                .forEach(rate -> table.row(rate.text("currency"), rate.text("rate"), rate.text("from")));
        return call.table(table, "No rates: statements are in the installation's own currency.");
    }

    private static int set(Call call) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("currency", call.arguments().word(0));
        body.put("rate", call.arguments().word(1));
        call.arguments().value("--from").ifPresent(day -> body.put("from", StatementCommands.day(call, "--from", day)));
        byte[] document = call.write("POST", "/v1/exchange-rates", body);
        Document rate = Json.read(document);
        return call.done(
                document,
                "One unit is worth " + rate.text("rate") + " " + rate.text("currency") + " from " + rate.text("from")
                        + " on.");
    }
}
