package dev.plenum.cli;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Recomputes the charges of a statement: each that is a quantity at a price, then net, tax, gross, what deposits paid, and what is due. The tax of a
 * whole month is on that month's net. {@link StatementCheck} asks it.
 */
final class ChargesCheck {

    private static final int DIGITS = 6;

    private final String of;
    private final Document charges;

    /** @param of whose they are, in words */
    ChargesCheck(String of, Document charges) {
        this.of = of;
        this.charges = charges;
    }

    /** The first figure that is wrong; empty where the statement has no charges. */
    Optional<String> on(BigDecimal usage, Document statement) {
        if (charges.fields().isEmpty()) {
            return Optional.empty();
        }
        List<Document> items = charges.list("items");
        BigDecimal net = usage.add(sum(items, kind -> !kind.equals("tax") && !kind.equals("prepaid")));
        BigDecimal tax = sum(items, kind -> kind.equals("tax"));
        BigDecimal prepaid = sum(items, kind -> kind.equals("prepaid"));
        return Stream.concat(
                        items.stream().map(item -> item(item, net, ofOneMonth(statement))),
                        Stream.of(
                                figure("net", net),
                                figure("tax", tax),
                                figure("gross", net.add(tax)),
                                figure("prepaid", prepaid),
                                figure("due", net.add(tax).add(prepaid))))
                .flatMap(Optional::stream)
                .findFirst();
    }

    private static BigDecimal sum(List<Document> items, Predicate<String> kinds) {
        return items.stream()
                .filter(item -> kinds.test(item.text("kind")))
                .map(item -> StatementCheck.decimal(item.text("amount")))
                .reduce(BigDecimal.ZERO.setScale(DIGITS), BigDecimal::add);
    }

    private static boolean ofOneMonth(Document statement) {
        try {
            LocalDate from = LocalDate.parse(statement.text("from"));
            LocalDate to = LocalDate.parse(statement.text("to"));
            return from.getDayOfMonth() == 1 && to.equals(from.plusMonths(1).minusDays(1));
        } catch (DateTimeParseException notADay) {
            return false;
        }
    }

    private Optional<String> item(Document item, BigDecimal net, boolean ofOneMonth) {
        Document measure = item.object("measure");
        if (measure.fields().isEmpty()) {
            return Optional.empty();
        }
        BigDecimal quantity = StatementCheck.decimal(measure.text("quantity"));
        if (item.text("kind").equals("tax") && ofOneMonth && quantity.compareTo(net) != 0) {
            return Optional.of("The tax" + of + " is on " + measure.text("quantity") + "; the net is "
                    + net.toPlainString() + ".");
        }
        BigDecimal per = StatementCheck.decimal(measure.text("per"));
        if (per.signum() <= 0) {
            return Optional.of("Charge " + item.text("id") + of + " is at a price per " + per + ".");
        }
        BigDecimal right = quantity.multiply(StatementCheck.decimal(measure.text("price")))
                .divide(per, DIGITS, RoundingMode.HALF_EVEN);
        return right.compareTo(StatementCheck.decimal(item.text("amount"))) == 0
                ? Optional.empty()
                : Optional.of("Charge " + item.text("id") + of + " (" + item.text("description") + ") says "
                        + item.text("amount") + "; quantity x price / per is " + right.toPlainString() + ".");
    }

    private Optional<String> figure(String name, BigDecimal right) {
        return StatementCheck.decimal(charges.text(name)).compareTo(right) == 0
                ? Optional.empty()
                : Optional.of("The figure '" + name + "'" + of + " says " + charges.text(name) + "; it is "
                        + right.toPlainString() + ".");
    }

    /** The first posted charge that another statement has otherwise. */
    Optional<String> against(Document other) {
        List<String> these = posted(charges);
        List<String> those = posted(other);
        for (int i = 0; i < Math.max(these.size(), those.size()); i++) {
            String here = i < these.size() ? these.get(i) : "nothing";
            String there = i < those.size() ? those.get(i) : "nothing";
            if (!here.equals(there)) {
                return Optional.of("Charge " + (i + 1) + of + " is " + here + "; the installation has " + there + ".");
            }
        }
        return Optional.empty();
    }

    private static List<String> posted(Document charges) {
        List<String> all = new ArrayList<>();
        charges.list("items").stream()
                .filter(item -> !item.flag("accruing"))
                .forEach(item -> all.add(item.text("kind") + " " + item.text("id") + ", " + item.text("day") + ": "
                        + item.text("amount")));
        return all;
    }
}
