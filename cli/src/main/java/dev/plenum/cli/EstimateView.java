package dev.plenum.cli;

import dev.plenum.cli.text.Prose;
import dev.plenum.cli.text.Table;
import dev.plenum.cli.text.Wording;
import java.time.Duration;
import java.util.List;

/** What a dry run answers, in words. */
final class EstimateView {

    private static final int INDENT = 9;

    private EstimateView() {}

    static int show(Call call, byte[] document) {
        if (call.json()) {
            return call.done(document, "");
        }
        Document estimate = Json.read(document);
        options(estimate).lines().forEach(call::line);
        call.line("");
        field(call, "cost", cost(estimate));
        if (estimate.flag("unpriced")) {
            field(call, "", "Some of it has no price: it costs nothing until one is entered (plenum price set).");
        }
        field(call, "now", String.join("; ", now(estimate)));
        Document budget = estimate.object("budget");
        if (!budget.fields().isEmpty()) {
            field(call, "budget", budget(estimate, budget));
        }
        call.line("Nothing was submitted.");
        return ExitStatus.DONE;
    }

    private static Table options(Document estimate) {
        Table table = new Table("ON", "USES EACH HOUR", "PRICE", "COSTS EACH HOUR", "IN ALL");
        for (Document option : estimate.list("options")) {
            List<Document> lines = option.list("lines");
            for (int i = 0; i < lines.size(); i++) {
                Document line = lines.get(i);
                table.row(
                        i == 0 ? on(option) : "",
                        line.text("quantity") + " " + line.text("unit"),
                        price(line.object("price")),
                        line.text("amount"),
                        i == 0 ? inAll(option) : "");
            }
        }
        return table;
    }

    private static String on(Document option) {
        String device = option.text("device").isEmpty() ? "the CPU" : option.text("device");
        String variant = option.whole("variant") == 0 ? "" : ", variant " + option.whole("variant");
        return device + variant + (option.flag("simulated") ? " (simulated)" : "");
    }

    private static String price(Document price) {
        return price.fields().isEmpty() ? "none" : price.text("amount") + " per " + price.text("per");
    }

    private static String inAll(Document option) {
        return option.text("in_all").isEmpty()
                ? ""
                : option.text("in_all") + " in " + span(option.whole("duration_seconds"));
    }

    private static String cost(Document estimate) {
        String hour = range(estimate, "per_hour") + " an hour";
        long replicas = estimate.whole("replicas");
        String all = replicas == 1 ? "" : " for all " + replicas + " replicas";
        String inAll = estimate.text("in_all_low").isEmpty()
                ? ""
                : "; " + range(estimate, "in_all") + " in all, for as long as you expect it to run";
        return hour + all + inAll + ", at the prices that hold now";
    }

    /** {@code 1.5 CNY}, or from the cheapest to the dearest. */
    private static String range(Document estimate, String name) {
        String low = estimate.text(name + "_low");
        String high = estimate.text(name + "_high");
        return (low.equals(high) ? low : low + " to " + high) + " " + estimate.text("currency");
    }

    private static List<String> now(Document estimate) {
        List<String> now = new java.util.ArrayList<>(List.of(estimate.text("outlook")));
        now.addAll(estimate.texts("details"));
        return now;
    }

    private static String budget(Document estimate, Document budget) {
        String lasts = budget.text("lasts_seconds").isEmpty()
                ? ""
                : "; at this rate alone it lasts " + span(budget.whole("lasts_seconds"));
        return budget.text("left") + " of " + budget.text("amount") + " " + estimate.text("currency")
                + " is left this month, " + (budget.flag("enough") ? "enough" : "not enough") + lasts;
    }

    private static String span(long seconds) {
        return Wording.span(Duration.ofSeconds(seconds));
    }

    private static void field(Call call, String label, String value) {
        Prose.folded(label, INDENT, value).forEach(call::line);
    }
}
