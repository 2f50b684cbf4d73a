package dev.plenum.cli;

import dev.plenum.cli.grammar.Flag;
import dev.plenum.cli.grammar.Parameter;
import dev.plenum.cli.text.Quantities;
import dev.plenum.cli.text.Table;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** {@code plenum cost}: what owning a device costs its owner. */
final class CostCommands {

    private CostCommands() {}

    static Command.Group group() {
        return new Command.Group("cost", "What owning devices costs you.", List.of(list(), set()));
    }

    private static Command list() {
        return Command.of("list", "List the costs with the day they hold from.", List.of(), call -> {
            byte[] document = call.get("/v1/costs", Map.of());
            return call.json()
                    ? call.done(document, "")
                    : table(call, Json.read(document).list("items"));
        });
    }

    private static Command set() {
        return Command.of(
                "set",
                "Set what an hour of a device costs you, used or not, from a day on.",
                List.of(
                        Flag.value("--per", "UNIT", "hour; default: hour."),
                        Flag.value("--from", "DAY", "First day, UTC, such as 2026-11-01; default: today."),
                        Flag.value("--label", "TEXT", "A note beside it.")),
                CostCommands::set,
                Parameter.one("MODEL", "A device model, * for any, or cores."),
                Parameter.one("AMOUNT", "In the installation's currency, such as 1.85."));
    }

    private static int table(Call call, List<Document> costs) {
        Table table = new Table("MODEL", "AMOUNT AN HOUR", "FROM", "LABEL");
        for (Document cost : costs) {
            table.row(cost.text("model"), cost.text("amount"), cost.text("from"), cost.text("label"));
        }
        return call.table(table, "No costs: owning the fleet is free.");
    }

    private static int set(Call call) {
        String model = call.arguments().word(0);
        String amount = call.arguments().word(1);
        if (Quantities.decimal(amount).isEmpty()) {
            throw Failure.usage("'" + amount + "' is not an amount.", "a decimal such as 1.85", call.help());
        }
        call.arguments().value("--per").filter(per -> !per.equals("hour")).ifPresent(per -> {
            throw call.wrong("--per", per, "hour");
        });
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("model", model);
        body.put("amount", amount);
        call.arguments().value("--from").ifPresent(from -> body.put("from", OwnerCommands.day(call, "--from", from)));
        call.arguments().value("--label").ifPresent(label -> body.put("label", label));
        return call.done(call.write("POST", "/v1/costs", body), "An hour of " + model + " costs you " + amount + ".");
    }
}
