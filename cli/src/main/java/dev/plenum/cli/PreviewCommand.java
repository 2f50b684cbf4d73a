package dev.plenum.cli;

import dev.plenum.api.PlenumClient;
import dev.plenum.cli.grammar.Flag;
import dev.plenum.cli.text.Quantities;
import dev.plenum.cli.text.Table;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** {@code plenum price preview}: what a past month would have cost with other prices, and what its owner would have earned. */
final class PreviewCommand {

    private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);

    private PreviewCommand() {}

    static Command command() {
        return Command.of(
                "preview",
                "Show what a past month would have cost everybody with other prices; nothing is changed.",
                List.of(
                        Flag.value(
                                "--book",
                                "FILE",
                                "All prices that would have held: YAML or JSON, as price list --format yaml writes them;"
                                        + " - reads standard input."),
                        Flag.value(
                                "--cut",
                                "'METER PERCENT'",
                                "Instead: the prices of now, those of a meter so much less, such as 'output_tokens 97%'."),
                        Flag.value("--model", "NAME", "With --cut: only of this device model or public model name."),
                        Flag.value(
                                "--organization",
                                "NAME",
                                "With --cut: the agreements of this organization; default: list prices."),
                        Flag.value("--period", "MONTH", "A month, UTC, such as 2026-10; default: this month so far."),
                        Flag.toggle("--simulated", "Of devices that do not exist, instead of those that do.")),
                PreviewCommand::preview);
    }

    private static int preview(Call call) {
        Map<String, String> parameters = new LinkedHashMap<>();
        call.arguments()
                .value("--period")
                .ifPresent(typed -> parameters.put(
                        "period", OwnerCommands.month(call, typed).toString()));
        if (call.arguments().has("--simulated")) {
            parameters.put("simulated", "true");
        }
        byte[] body = body(call);
        boolean json = new String(body, StandardCharsets.UTF_8).startsWith("{");
        byte[] document = call.client()
                .send(
                        "POST",
                        PlenumClient.path("/v1/price-previews", parameters),
                        body,
                        Map.of("Content-Type", json ? "application/json" : "application/yaml"))
                .bytes();
        return call.json() ? call.done(document, "") : text(call, Json.read(document));
    }

    private static byte[] body(Call call) {
        boolean file = call.arguments().value("--book").isPresent();
        boolean cut = call.arguments().value("--cut").isPresent();
        if (file == cut) {
            throw Failure.usage(
                    file ? "--book and --cut stand side by side." : "No other prices are given.",
                    "--book FILE or --cut 'METER PERCENT'",
                    "To begin with the prices there are: ./plenum price list --format yaml > prices.yaml");
        }
        return file
                ? SpecificationFile.bytes(call, call.arguments().value("--book").orElseThrow(), "the prices")
                : Json.write(Map.of("cut", cut(call)));
    }

    private static Map<String, Object> cut(Call call) {
        String typed = call.arguments().value("--cut").orElseThrow();
        String[] words = typed.strip().split(" +");
        String percent = words[words.length - 1].replaceFirst("%$", "");
        if (words.length != 2 || Quantities.decimal(percent).isEmpty()) {
            throw call.wrong("--cut", typed, "a meter and a percentage, such as 'output_tokens 97%'");
        }
        Map<String, Object> cut = new LinkedHashMap<>();
        cut.put("meter", words[0]);
        cut.put("percent", percent);
        call.arguments().value("--model").ifPresent(model -> cut.put("subject", model));
        call.arguments().value("--organization").ifPresent(name -> cut.put("organization", name));
        return cut;
    }

    private static int text(Call call, Document preview) {
        call.line("With other prices, " + preview.text("period") + " (UTC) in " + preview.text("currency")
                + "; usage records rated again: " + preview.text("records"));
        call.line("");
        payers(call, preview);
        call.line("");
        meters(call, preview);
        call.line("");
        owner(call, preview);
        call.line("");
        call.line("In neither: " + String.join(", ", preview.texts("left_out")) + ". Nothing was changed.");
        return ExitStatus.DONE;
    }

    private static void payers(Call call, Document preview) {
        Table table = new Table("ORGANIZATION", "PROJECT", "PAID", "WOULD PAY", "DIFFERENCE", "");
        for (Document organization : preview.list("organizations")) {
            String name = organization.text("organization");
            for (Document project : organization.list("projects")) {
                row(table, name, project.text("project"), project.object("total"));
            }
            if (!organization.object("tiers").fields().isEmpty()) {
                row(table, name, "(tiers)", organization.object("tiers"));
            }
            row(table, name, "all", organization.object("total"));
        }
        if (!table.isEmpty()) {
            row(table, "total", "", preview.object("total"));
        }
        int _ = call.table(table, "Nothing was used in these days.");
    }

    private static void meters(Call call, Document preview) {
        Table table = new Table("METER", "SUBJECT", "PAID", "WOULD PAY", "DIFFERENCE", "", "WITHOUT A PRICE");
        for (Document meter : preview.list("meters")) {
            Document amount = meter.object("amount");
            table.row(
                    meter.text("meter"),
                    meter.text("subject"),
                    amount.text("paid"),
                    amount.text("would_pay"),
                    amount.text("difference"),
                    percent(amount),
                    meter.text("without_price"));
        }
        if (!table.isEmpty()) {
            int _ = call.table(table, "");
        }
    }

    private static void owner(Call call, Document preview) {
        Document margin = preview.object("owner").object("margin");
        String cost = preview.object("owner").text("cost");
        Table table = new Table("THE OWNER", "", "AS IT WAS", "WOULD BE", "DIFFERENCE", "");
        row(table, "revenue", "", preview.object("total"));
        table.row("cost of owning", "", cost, cost, "", "");
        row(table, "margin", "", margin);
        int _ = call.table(table, "");
    }

    private static void row(Table table, String first, String second, Document sides) {
        table.row(first, second, sides.text("paid"), sides.text("would_pay"), sides.text("difference"), percent(sides));
    }

    /** Nothing where nothing was paid. */
    private static String percent(Document sides) {
        BigDecimal paid = new BigDecimal(sides.text("paid"));
        if (paid.signum() == 0) {
            return "";
        }
        BigDecimal percent = new BigDecimal(sides.text("difference"))
                .multiply(HUNDRED)
                .divide(paid.abs(), 1, RoundingMode.HALF_EVEN);
        return (percent.signum() > 0 ? "+" : "") + percent.toPlainString() + "%";
    }
}
