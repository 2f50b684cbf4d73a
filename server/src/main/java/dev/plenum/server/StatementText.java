package dev.plenum.server;

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

    private final StringBuilder text = new StringBuilder();
    private final Statement statement;

    private StatementText(Statement statement) {
        this.statement = statement;
    }

    static String of(Statement statement, Instant at) {
        return new StatementText(statement).write(at);
    }

    /** The statements of its projects, and their sum. */
    static String of(OrganizationStatement all, Instant at) {
        StringBuilder text = new StringBuilder();
        all.projects().forEach(statement -> text.append(of(statement, at)).append('\n'));
        String title = "Total of organization " + all.organization() + ", "
                + all.projects().size() + " projects";
        return text.append("=".repeat(WIDTH))
                .append('\n')
                .append(left(title, WIDTH - AMOUNT))
                .append(right(StatementDocuments.amount(all.total(false)), AMOUNT))
                .append('\n')
                .toString();
    }

    private String write(Instant at) {
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
        return text.toString();
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
        line(left(title, WIDTH - AMOUNT) + right(StatementDocuments.amount(amount), AMOUNT));
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
