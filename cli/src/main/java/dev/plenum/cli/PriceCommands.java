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
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

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

    private static final String FROM = "From when, such as 2027-01-01 or 2027-01-01T08:00:00Z; default: now.";

    private PriceCommands() {}

    static Command.Group group() {
        return new Command.Group(
                "price",
                "The price book.",
                List.of(list(), set(), cut(), PreviewCommand.command(), DeriveCommand.command()));
    }

    private static Command list() {
        Flag format = Flag.value(
                "--format", "FORMAT", "table (default), or json or yaml: a file to edit for price preview --book.");
        return Command.of("list", "List the prices with the day they hold from.", List.of(format), call -> {
            String typed =
                    call.json() ? "json" : call.arguments().value("--format").orElse("table");
            if (!List.of("table", "json", "yaml").contains(typed)) {
                throw call.wrong("--format", typed, "table, json or yaml");
            }
            byte[] document = call.get("/v1/prices", typed.equals("yaml") ? Map.of("format", typed) : Map.of());
            if (typed.equals("table")) {
                return table(call, Json.read(document).list("items"));
            }
            call.raw(document);
            return ExitStatus.DONE;
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
                        Flag.value("--from", "WHEN", FROM),
                        Flag.value("--to", "WHEN", "Until when; default: until another takes its place."),
                        Flag.value("--region", "REGION", "Only on nodes with this label `region`."),
                        Flag.value("--class", "CLASS", "Only for reserved, standard or spot work."),
                        Flag.value("--daily", "HOURS", "Only at a time of day, such as '22:00-06:00 Asia/Shanghai'."),
                        Flag.value("--organization", "NAME", "An agreement: only for this organization."),
                        Flag.repeated(
                                "--tier",
                                "ABOVE=AMOUNT",
                                "Another amount for what a month has above so many units; may be given again."),
                        Flag.value("--label", "TEXT", "A note on the statement.")),
                PriceCommands::set,
                Parameter.one("METER", METERS + "."),
                Parameter.one("AMOUNT", "In the installation's currency, such as 0.12."));
    }

    private static Command cut() {
        return Command.of(
                "cut",
                "Cut the prices of a meter by so many percent from a moment on.",
                List.of(
                        Flag.value("--from", "WHEN", FROM),
                        Flag.value("--model", "NAME", "Only of this device model or public model name; default: all."),
                        Flag.value(
                                "--organization",
                                "NAME",
                                "The agreements of this organization; default: list prices.")),
                PriceCommands::cut,
                Parameter.one("METER", METERS + "."),
                Parameter.one("PERCENT", "Such as 97%."));
    }

    private static int cut(Call call) {
        String percent = call.arguments().word(1).replaceFirst("%$", "");
        if (Quantities.decimal(percent).isEmpty()) {
            throw Failure.usage("'" + call.arguments().word(1) + "' is no percentage.", "such as 97%", call.help());
        }
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("meter", meter(call));
        body.put("percent", percent);
        call.arguments().value("--model").ifPresent(model -> body.put("subject", model));
        call.arguments().value("--organization").ifPresent(name -> body.put("organization", name));
        when(call, "--from").ifPresent(from -> body.put("from", from));
        byte[] document = call.write("POST", "/v1/prices/cut", body);
        return call.json()
                ? call.done(document, "")
                : table(call, Json.read(document).list("items"));
    }

    private static int table(Call call, List<Document> prices) {
        Table table = new Table("METER", "SUBJECT", "AMOUNT", "PER", "FROM", "TO", "ONLY", "LABEL");
        for (Document price : prices) {
            String subject = price.text("subject");
            table.row(
                    price.text("meter"),
                    subject.isEmpty() ? "*" : subject,
                    amount(price),
                    price.text("per"),
                    day(price.text("valid_from")),
                    day(price.text("valid_to")),
                    conditions(price),
                    price.text("label"));
        }
        return call.table(table, "No prices: nothing costs anything.");
    }

    private static String amount(Document price) {
        StringBuilder text = new StringBuilder(price.text("amount"));
        price.list("tiers").forEach(tier -> text.append(", ")
                .append(tier.text("amount"))
                .append(" above ")
                .append(tier.text("above")));
        return text.toString();
    }

    /** A midnight is a day: there is little room. */
    private static String day(String instant) {
        return instant.endsWith("T00:00:00Z") ? instant.substring(0, 10) : instant;
    }

    private static String conditions(Document price) {
        return Stream.of("organization", "region", "priority", "daily")
                .map(price::text)
                .filter(text -> !text.isEmpty())
                .collect(Collectors.joining(", "));
    }

    private static String meter(Call call) {
        String meter = call.arguments().word(0);
        if (!USUAL_PER.containsKey(meter)) {
            throw Failure.usage("'" + meter + "' is not a meter.", METERS, call.help());
        }
        return meter;
    }

    private static int set(Call call) {
        String meter = meter(call);
        String amount = call.arguments().word(1);
        if (Quantities.decimal(amount).isEmpty()) {
            throw Failure.usage("'" + amount + "' is not an amount.", "a decimal such as 0.12", call.help());
        }
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("meter", meter);
        call.arguments().value("--subject").ifPresent(subject -> body.put("subject", subject));
        body.put("amount", amount);
        body.put("per", per(call, meter));
        when(call, "--from").ifPresent(from -> body.put("valid_from", from));
        when(call, "--to").ifPresent(to -> body.put("valid_to", to));
        call.arguments().value("--region").ifPresent(region -> body.put("region", region));
        call.arguments().value("--class").ifPresent(priority -> body.put("priority", priority));
        call.arguments().value("--daily").ifPresent(hours -> body.put("daily", hours));
        call.arguments().value("--organization").ifPresent(name -> body.put("organization", name));
        List<Map<String, Object>> tiers = call.arguments().values("--tier").stream()
                .map(typed -> tier(call, typed))
                .toList();
        if (!tiers.isEmpty()) {
            body.put("tiers", tiers);
        }
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

    private static Map<String, Object> tier(Call call, String typed) {
        String[] parts = typed.split("=", 2);
        if (parts.length != 2 || Quantities.decimal(parts[1]).isEmpty()) {
            throw call.wrong("--tier", typed, "units and an amount such as 1000000=0.08");
        }
        long above = Quantities.whole(parts[0])
                .orElseThrow(() -> call.wrong("--tier", typed, "units and an amount such as 1000000=0.08"));
        return Map.of("above", above, "amount", parts[1]);
    }

    /** A moment, or the beginning of a day in UTC. */
    private static Optional<String> when(Call call, String flag) {
        return call.arguments().value(flag).map(typed -> {
            try {
                return Instant.parse(typed.length() == 10 ? typed + "T00:00:00Z" : typed)
                        .toString();
            } catch (DateTimeParseException e) {
                throw call.wrong(flag, typed, "a day or a moment in UTC, such as 2027-01-01 or 2027-01-01T08:00:00Z");
            }
        });
    }
}
