package dev.plenum.cli;

import dev.plenum.cli.DeriveCatalogue.Device;
import dev.plenum.cli.text.Prose;
import dev.plenum.cli.text.Table;
import dev.plenum.core.billing.derive.Case;
import dev.plenum.core.billing.derive.CostLine;
import dev.plenum.core.billing.derive.CostStack;
import dev.plenum.core.billing.derive.Figure;
import dev.plenum.core.billing.derive.Item;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * A derivation for people and as a document.
 *
 * @param rent what others ask for an hour of the model, where a source says so
 */
record DeriveView(Device device, String currency, CostStack stack, Optional<Figure> rent) {

    private static final int INDENT = 5;

    int print(Call call) {
        call.line(device.name() + ": an hour of one device, in " + currency);
        call.line("");
        lines().lines().forEach(call::line);
        call.line("");
        List<String> sources = new ArrayList<>();
        figures(sources).lines().forEach(call::line);
        call.line("");
        for (int i = 0; i < sources.size(); i++) {
            Prose.folded("[" + (i + 1) + "]", INDENT, sources.get(i)).forEach(call::line);
        }
        call.line("");
        rent.ifPresent(asked -> Prose.folded("", 0, "Others ask " + range(asked) + ": " + asked.source() + ".")
                .forEach(call::line));
        call.line("Enter it: ./plenum " + String.join(" ", entering()));
        return ExitStatus.DONE;
    }

    /** Under each formula the same with the middle figures. */
    private Table lines() {
        Table table = new Table("", "LOW", "MIDDLE", "HIGH", "FORMULA, AND WITH THE MIDDLE FIGURES");
        for (CostLine line : CostLine.values()) {
            row(table, line.words(), which -> stack.line(line, which), line.formula(), worked(line));
        }
        row(table, "hour owned", stack::owning, "the sum: of every hour, used or not", "");
        row(table, "hour sold", stack::sold, "hour owned / utilisation", worked(stack::owning, Item.UTILISATION));
        row(table, "its price", stack::price, "hour sold / (1 - margin)", worked(stack::sold, Item.MARGIN));
        return table;
    }

    private static void row(
            Table table, String words, Function<Case, BigDecimal> amount, String formula, String worked) {
        table.row(
                words,
                amount.apply(Case.LOW).toPlainString(),
                amount.apply(Case.MIDDLE).toPlainString(),
                amount.apply(Case.HIGH).toPlainString(),
                formula);
        if (!worked.isEmpty() && amount.apply(Case.HIGH).signum() > 0) {
            table.row("", "", "", "", "= " + worked);
        }
    }

    private String worked(CostLine line) {
        return line.worked(stack.figures(), Case.MIDDLE);
    }

    private String worked(Function<Case, BigDecimal> amount, Item by) {
        String divisor = plain(stack.figures().get(by).middle());
        return amount.apply(Case.MIDDLE).toPlainString() + " / "
                + (by == Item.MARGIN ? "(1 - " + divisor + ")" : divisor);
    }

    /** @param sources filled with what its last column numbers */
    private Table figures(List<String> sources) {
        Table table = new Table("FIGURE", "LOW", "MIDDLE", "HIGH", "UNIT", "CHANGE IT WITH", "FROM");
        stack.figures()
                .forEach((item, figure) -> table.row(
                        item.words(),
                        plain(figure.low()),
                        plain(figure.middle()),
                        plain(figure.high()),
                        unit(item),
                        DeriveFlags.of(item),
                        figure.typed() ? figure.source() : "[" + numbered(sources, figure.source()) + "]"));
        return table;
    }

    private static int numbered(List<String> sources, String source) {
        if (!sources.contains(source)) {
            sources.add(source);
        }
        return sources.indexOf(source) + 1;
    }

    private String unit(Item item) {
        return switch (item) {
            case PRICE, SERVER, NETWORK, BUILDING, TARIFF, PEOPLE -> currency + " " + item.unit();
            case LIFE, BUILDING_LIFE, FINANCE, POWER, PUE, SPARES, UTILISATION, MARGIN -> item.unit();
        };
    }

    private String range(Figure figure) {
        return plain(figure.low()) + " to " + plain(figure.high()) + " " + currency + " an hour, in the middle "
                + plain(figure.middle());
    }

    /** The command that enters the middle price. */
    private List<String> entering() {
        return List.of(
                "price",
                "set",
                "device_seconds",
                plain(stack.price(Case.MIDDLE)),
                "--subject",
                device.model(),
                "--per",
                "hour",
                "--label",
                "derived");
    }

    /** Amounts as text: they are exact. */
    Map<String, Object> document() {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("model", device.model());
        document.put("name", device.name());
        document.put("currency", currency);
        document.put(
                "figures", stack.figures().entrySet().stream().map(this::figure).toList());
        document.put(
                "lines", List.of(CostLine.values()).stream().map(this::line).toList());
        document.put("owning_per_hour", amounts(stack::owning));
        document.put("sold_per_hour", amounts(stack::sold));
        document.put("price_per_hour", amounts(stack::price));
        rent.ifPresent(asked -> {
            Map<String, Object> market = amounts(asked::at);
            market.put("source", asked.source());
            document.put("others_ask", market);
        });
        document.put("command", entering());
        return document;
    }

    private Map<String, Object> figure(Map.Entry<Item, Figure> entry) {
        Map<String, Object> figure = new LinkedHashMap<>();
        figure.put("name", entry.getKey().words());
        figure.put("unit", unit(entry.getKey()));
        figure.putAll(amounts(entry.getValue()::at));
        figure.put("flag", DeriveFlags.of(entry.getKey()));
        figure.put("typed", entry.getValue().typed());
        figure.put("source", entry.getValue().source());
        return figure;
    }

    private Map<String, Object> line(CostLine line) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("name", line.words());
        document.put("formula", line.formula());
        document.put("worked", worked(line));
        document.putAll(amounts(which -> stack.line(line, which)));
        return document;
    }

    private static Map<String, Object> amounts(Function<Case, BigDecimal> amount) {
        Map<String, Object> amounts = new LinkedHashMap<>();
        amounts.put("low", plain(amount.apply(Case.LOW)));
        amounts.put("middle", plain(amount.apply(Case.MIDDLE)));
        amounts.put("high", plain(amount.apply(Case.HIGH)));
        return amounts;
    }

    private static String plain(BigDecimal number) {
        return number.signum() == 0 ? "0" : number.stripTrailingZeros().toPlainString();
    }
}
