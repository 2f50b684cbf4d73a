package dev.plenum.cli;

import dev.plenum.cli.grammar.Flag;
import dev.plenum.cli.grammar.Parameter;
import dev.plenum.cli.text.Quantities;
import dev.plenum.cli.text.Table;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** {@code plenum price}: the price book. */
final class PriceCommands {

    private static final Map<String, Long> USUAL_PER = Map.of(
            "core_seconds",
            3600L,
            "device_seconds",
            3600L,
            "input_tokens",
            1_000_000L,
            "cached_input_tokens",
            1_000_000L,
            "output_tokens",
            1_000_000L,
            "requests",
            1L);
    private static final String METERS =
            "core_seconds, device_seconds, input_tokens, cached_input_tokens, output_tokens or requests";

    private PriceCommands() {}

    static Command.Group group() {
        return new Command.Group("price", "The price book.", List.of(list(), set(), DeriveCommand.command()));
    }

    private static Command list() {
        return Command.of("list", "List the prices with the day they hold from.", List.of(), call -> {
            byte[] document = call.get("/v1/prices", Map.of());
            return call.json()
                    ? call.done(document, "")
                    : table(call, Json.read(document).list("items"));
        });
    }

    private static Command set() {
        return Command.of(
                "set",
                "Add a price that holds from now or from a moment on.",
                List.of(
                        Flag.value(
                                "--per",
                                "UNITS",
                                "hour, million or a number; default: hour for seconds, million for tokens."),
                        Flag.value("--subject", "NAME", "A device model or public model name; default: all."),
                        Flag.value("--from", "INSTANT", "From when, such as 2027-01-01T00:00:00Z; default: now."),
                        Flag.value("--label", "TEXT", "A note on the statement.")),
                PriceCommands::set,
                Parameter.one("METER", METERS + "."),
                Parameter.one("AMOUNT", "In the installation's currency, such as 0.12."));
    }

    private static int table(Call call, List<Document> prices) {
        Table table = new Table("METER", "SUBJECT", "AMOUNT", "PER", "FROM", "LABEL");
        for (Document price : prices) {
            String subject = price.text("subject");
            table.row(
                    price.text("meter"),
                    subject.isEmpty() ? "*" : subject,
                    price.text("amount"),
                    price.text("per"),
                    price.text("valid_from"),
                    price.text("label"));
        }
        return call.table(table, "No prices: nothing costs anything.");
    }

    private static int set(Call call) {
        String meter = call.arguments().word(0);
        String amount = call.arguments().word(1);
        if (!USUAL_PER.containsKey(meter)) {
            throw Failure.usage("'" + meter + "' is not a meter.", METERS, call.help());
        }
        if (Quantities.decimal(amount).isEmpty()) {
            throw Failure.usage("'" + amount + "' is not an amount.", "a decimal such as 0.12", call.help());
        }
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("meter", meter);
        call.arguments().value("--subject").ifPresent(subject -> body.put("subject", subject));
        body.put("amount", amount);
        body.put("per", per(call, meter));
        call.arguments().value("--from").ifPresent(from -> body.put("valid_from", instant(call, from)));
        call.arguments().value("--label").ifPresent(label -> body.put("label", label));
        return call.done(call.write("POST", "/v1/prices", body), "The price of " + meter + " is set.");
    }

    private static long per(Call call, String meter) {
        String typed = call.arguments().value("--per").orElse("");
        return switch (typed) {
            case "" -> USUAL_PER.get(meter);
            case "hour" -> 3600L;
            case "million" -> 1_000_000L;
            default ->
                Quantities.whole(typed)
                        .filter(units -> units > 0)
                        .orElseThrow(() -> call.wrong("--per", typed, "hour, million or a whole number such as 1000"));
        };
    }

    private static String instant(Call call, String typed) {
        try {
            return Instant.parse(typed).toString();
        } catch (DateTimeParseException e) {
            throw call.wrong("--from", typed, "a moment in UTC such as 2027-01-01T00:00:00Z");
        }
    }
}
