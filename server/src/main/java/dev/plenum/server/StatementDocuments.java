package dev.plenum.server;

import dev.plenum.api.ConvertedDocument;
import dev.plenum.api.OrganizationStatementDocument;
import dev.plenum.api.StatementDocument;
import dev.plenum.api.Wire;
import dev.plenum.core.billing.ExchangeRate;
import dev.plenum.core.billing.OrganizationStatement;
import dev.plenum.core.billing.Statement;
import dev.plenum.core.metering.Meter;
import dev.plenum.core.metering.Quantity;
import dev.plenum.core.units.Money;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A statement, or bare usage, as a document. */
final class StatementDocuments {

    private StatementDocuments() {}

    static StatementDocument of(Statement statement, Instant at, Optional<ExchangeRate> rate) {
        StatementDocument plain =
                plain(statement, at).with(converted(rate, statement.due().amount()));
        return plain.with(digest(plain));
    }

    static OrganizationStatementDocument of(OrganizationStatement all, Statements.Scope scope, Instant at) {
        OrganizationStatementDocument plain = new OrganizationStatementDocument(
                all.organization(),
                scope.currency(),
                scope.period().from(),
                scope.period().to(),
                at,
                all.projects().stream().map(statement -> plain(statement, at)).toList(),
                amount(all.total(false)),
                amount(all.total(true)),
                ChargesDocuments.of(all),
                converted(scope.rate(), all.due().amount()),
                Optional.empty());
        return plain.with(digest(plain));
    }

    private static Optional<ConvertedDocument> converted(Optional<ExchangeRate> rate, Money due) {
        return rate.map(
                it -> new ConvertedDocument(it.currency(), it.rate().toPlainString(), it.from(), amount(it.of(due))));
    }

    /** In words; empty where no other currency was asked for. */
    static String inWords(String currency, Optional<ConvertedDocument> converted) {
        return converted
                .map(it -> "Total in " + it.currency() + ": " + it.total() + ", at " + it.rate() + " " + it.currency()
                        + " per " + currency + ", the rate since " + it.rateFrom())
                .orElse("");
    }

    /** Of the bytes that go out, without the digest itself: it stands last. */
    private static String digest(Object document) {
        return Secrets.sha256Hex(Wire.mapper().writeValueAsString(document));
    }

    private static StatementDocument plain(Statement statement, Instant at) {
        StatementDocument lines = new StatementDocument(
                statement.project(),
                statement.currency(),
                statement.from(),
                statement.to(),
                at,
                amount(statement.total(false)),
                amount(statement.total(true)),
                lines(statement));
        return ChargesDocuments.of(statement).map(lines::with).orElse(lines);
    }

    /** Quantities by meter, whatever they cost. */
    static StatementDocument.Usage usage(Statement statement) {
        List<StatementDocument.Line> lines = new ArrayList<>();
        byMeter(statement.posted()).forEach((meter, quantity) -> lines.add(usage(meter, quantity, false)));
        byMeter(statement.accruing()).forEach((meter, quantity) -> lines.add(usage(meter, quantity, true)));
        return new StatementDocument.Usage(statement.project(), statement.from(), statement.to(), lines);
    }

    private static Map<Meter, Quantity> byMeter(List<Statement.Line> lines) {
        Map<Meter, Quantity> sums = new TreeMap<>();
        lines.forEach(line -> sums.merge(line.meter(), line.quantity(), Quantity::plus));
        return sums;
    }

    private static StatementDocument.Line usage(Meter meter, Quantity quantity, boolean accruing) {
        return new StatementDocument.Line(
                PriceDocuments.wireName(meter.kind()),
                meter.kind().unit(),
                meter.subject(),
                meter.simulated(),
                accruing,
                quantity(quantity),
                Optional.empty(),
                "");
    }

    private static List<StatementDocument.Line> lines(Statement statement) {
        List<StatementDocument.Line> lines = new ArrayList<>();
        statement.posted().forEach(line -> lines.add(line(line, false)));
        statement.accruing().forEach(line -> lines.add(line(line, true)));
        return lines;
    }

    static StatementDocument.Line line(Statement.Line line, boolean accruing) {
        return new StatementDocument.Line(
                PriceDocuments.wireName(line.meter().kind()),
                line.meter().kind().unit(),
                line.meter().subject(),
                line.meter().simulated(),
                accruing,
                quantity(line.quantity()),
                line.price().map(PriceDocuments::of),
                amount(line.amount()),
                line.usedOn());
    }

    /** Exact, without zeros that say nothing. */
    static String quantity(Quantity quantity) {
        BigDecimal plain = quantity.units().stripTrailingZeros();
        return (plain.scale() < 0 ? plain.setScale(0, RoundingMode.UNNECESSARY) : plain).toPlainString();
    }

    static String amount(Money amount) {
        return amount.rounded(Statement.DIGITS)
                .units()
                .setScale(Statement.DIGITS, RoundingMode.UNNECESSARY)
                .toPlainString();
    }
}
