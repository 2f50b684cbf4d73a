package dev.plenum.server;

import dev.plenum.api.ChargesDocument;
import dev.plenum.core.billing.OrganizationStatement;
import dev.plenum.core.billing.Price;
import dev.plenum.core.billing.Statement;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** A statement to read: at most 100 columns wide, everything in it recomputable by hand. */
final class StatementText {

    private static final int WHAT = 33;
    private static final int QUANTITY = 18;
    private static final int PRICE = 28;
    private static final int AMOUNT = 16;
    private static final int WIDTH = WHAT + 1 + QUANTITY + 2 + PRICE + 1 + AMOUNT;

    private static final String PRELIMINARY = "Charges so far, not posted: as if the month were closed now";

    private final StringBuilder text = new StringBuilder();

    private StatementText() {}

    static String of(Statement statement, Instant at) {
        StatementText text = new StatementText();
        text.write(statement, at);
        return text.text.toString();
    }

    /** The statements of its projects, and their sum. */
    static String of(OrganizationStatement all, Instant at) {
        StatementText text = new StatementText();
        all.projects().forEach(statement -> {
            text.write(statement, at);
            text.line("");
        });
        text.line("=".repeat(WIDTH));
        text.sum(
                "Total of organization " + all.organization() + ", "
                        + all.projects().size() + (all.projects().size() == 1 ? " project" : " projects"),
                StatementDocuments.amount(all.total(false)));
        ChargesDocuments.of(all).ifPresent(charges -> {
            text.charges("Charges of organization " + all.organization(), charges);
            ChargesDocuments.figures(charges, true).forEach(text::figure);
        });
        return text.text.toString();
    }

    private void write(Statement statement, Instant at) {
        line("Statement of project " + statement.project() + ", " + statement.from() + " to " + statement.to()
                + " (UTC)");
        line("Amounts in " + statement.currency() + ", as of " + at.truncatedTo(ChronoUnit.SECONDS));
        Predicate<Statement.Line> simulated = line -> line.meter().simulated();
        section("Posted", statement.posted(), simulated.negate());
        section(
                "Running now, not posted yet: by the clock, until the replica's own measure settles it",
                statement.accruing(),
                simulated.negate());
        total("Total", statement.total(false));
        ChargesDocuments.of(statement).ifPresent(charges -> {
            charges("Charges of the project", charges);
            ChargesDocuments.figures(charges, false).forEach(this::figure);
        });
        if (statement.posted().stream().anyMatch(simulated)
                || statement.accruing().stream().anyMatch(simulated)) {
            section(
                    "Simulated devices: they do not exist, and are not in the total above",
                    statement.posted(),
                    simulated);
            section("Simulated devices, running now", statement.accruing(), simulated);
            total("Total of simulated devices", statement.total(true));
        }
        line("");
        line("To recompute: each amount is quantity x price / per, rounded once, half to even, to " + Statement.DIGITS
                + " digits;");
        line("a total is the sum of its lines.");
    }

    private void charges(String title, ChargesDocument charges) {
        charges(title, charges.items().stream().filter(item -> !item.accruing()).toList());
        charges(
                PRELIMINARY,
                charges.items().stream().filter(ChargesDocument.Item::accruing).toList());
        line("-".repeat(WIDTH));
    }

    private void charges(String title, List<ChargesDocument.Item> items) {
        if (items.isEmpty()) {
            return;
        }
        line("");
        line(title);
        row("charge", "quantity", "price", "amount");
        line("-".repeat(WIDTH));
        for (ChargesDocument.Item item : items) {
            row(
                    item.day() + " " + item.description(),
                    item.measure().map(ChargesDocument.Measure::quantity).orElse(""),
                    item.measure().map(it -> it.price() + " per " + it.per()).orElse(""),
                    item.amount());
        }
    }

    private void figure(ChargesDocuments.Figure figure) {
        sum(figure.title(), figure.amount());
    }

    private void sum(String title, String amount) {
        line(left(title, WIDTH - AMOUNT) + right(amount, AMOUNT));
    }

    private void section(String title, List<Statement.Line> lines, Predicate<Statement.Line> which) {
        List<Statement.Line> shown = lines.stream().filter(which).toList();
        if (shown.isEmpty()) {
            return;
        }
        line("");
        line(title);
        row("usage", "quantity", "price", "amount");
        line("-".repeat(WIDTH));
        for (Statement.Line line : shown) {
            String subject = line.meter().subject();
            row(
                    line.meter().kind().unit()
                            + (subject.isEmpty() ? "" : " " + subject)
                            + line.usedOn().map(day -> ", of " + day).orElse(""),
                    StatementDocuments.quantity(line.quantity()),
                    price(line.price()),
                    StatementDocuments.amount(line.amount()));
        }
    }

    private void total(String title, dev.plenum.core.units.Money amount) {
        line("-".repeat(WIDTH));
        sum(title, StatementDocuments.amount(amount));
    }

    private static String price(Optional<Price> price) {
        return price.map(it -> it.amount() + " per " + StatementDocuments.quantity(it.per())
                        + (it.label().isEmpty() ? "" : " " + it.label()))
                .orElse("no price");
    }

    /** What does not fit its column goes on a line of its own before the rest: nothing is cut. */
    private void row(String what, String quantity, String price, String amount) {
        boolean longWhat = what.length() > WHAT;
        if (longWhat) {
            line(what);
        }
        boolean longPrice = price.length() > PRICE;
        line(left(longWhat ? "" : what, WHAT) + " " + right(quantity, QUANTITY) + "  "
                + left(longPrice ? "" : price, PRICE) + " " + right(amount, AMOUNT));
        if (longPrice) {
            line("    at " + price);
        }
    }

    private static String left(String cell, int width) {
        return cell + " ".repeat(Math.max(0, width - cell.length()));
    }

    private static String right(String cell, int width) {
        return " ".repeat(Math.max(0, width - cell.length())) + cell;
    }

    private void line(String line) {
        text.append(line.stripTrailing()).append('\n');
    }
}
