package dev.plenum.server;

import dev.plenum.api.ChargesDocument;
import dev.plenum.api.OrganizationStatementDocument;
import dev.plenum.api.PriceDocument;
import dev.plenum.api.StatementDocument;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** A statement as comma-separated values (RFC 4180): a header, then one record a line of the statement. */
final class StatementCsv {

    private static final List<String> HEADER = List.of(
            "project",
            "from",
            "to",
            "meter",
            "unit",
            "subject",
            "simulated",
            "accruing",
            "quantity",
            "price",
            "per",
            "price_id",
            "price_label",
            "currency",
            "amount",
            "used_on",
            "charge",
            "charge_description");

    private StatementCsv() {}

    static String of(StatementDocument statement) {
        StringBuilder csv = new StringBuilder(record(HEADER));
        add(csv, statement);
        return csv.toString();
    }

    /** The organization's own charges have no project. */
    static String of(OrganizationStatementDocument all) {
        StringBuilder csv = new StringBuilder(record(HEADER));
        all.projects().forEach(statement -> add(csv, statement));
        List<String> start = List.of("", all.from().toString(), all.to().toString());
        all.charges().ifPresent(charges -> add(csv, charges, start, all.currency()));
        return csv.toString();
    }

    private static void add(StringBuilder csv, StatementDocument statement) {
        for (StatementDocument.Line line : statement.lines()) {
            csv.append(record(List.of(
                    statement.project(),
                    statement.from().toString(),
                    statement.to().toString(),
                    line.meter(),
                    line.unit(),
                    line.subject(),
                    Boolean.toString(line.simulated()),
                    Boolean.toString(line.accruing()),
                    line.quantity(),
                    line.price().map(PriceDocument::amount).orElse(""),
                    line.price().map(price -> Long.toString(price.per())).orElse(""),
                    line.price().flatMap(PriceDocument::id).orElse(""),
                    line.price().flatMap(PriceDocument::label).orElse(""),
                    statement.currency(),
                    line.amount(),
                    line.usedOn().map(LocalDate::toString).orElse(""),
                    "",
                    "")));
        }
        List<String> start = List.of(
                statement.project(), statement.from().toString(), statement.to().toString());
        statement.charges().ifPresent(charges -> add(csv, charges, start, statement.currency()));
    }

    /** A charge has its kind and its description in the last columns, and the day it stands on as {@code used_on}. */
    private static void add(StringBuilder csv, ChargesDocument charges, List<String> start, String currency) {
        for (ChargesDocument.Item item : charges.items()) {
            List<String> fields = new ArrayList<>(start);
            fields.addAll(List.of(
                    "",
                    item.measure().map(ChargesDocument.Measure::unit).orElse(""),
                    item.of(),
                    "false",
                    Boolean.toString(item.accruing()),
                    item.measure().map(ChargesDocument.Measure::quantity).orElse(""),
                    item.measure().map(ChargesDocument.Measure::price).orElse(""),
                    item.measure().map(ChargesDocument.Measure::per).orElse(""),
                    "",
                    "",
                    currency,
                    item.amount(),
                    item.day().toString(),
                    item.kind(),
                    item.description()));
            csv.append(record(fields));
        }
    }

    /** One record of fields, quoted where they must be. */
    static String record(List<String> fields) {
        return fields.stream().map(StatementCsv::quoted).collect(Collectors.joining(",")) + "\r\n";
    }

    private static String quoted(String field) {
        boolean plain = field.chars().noneMatch(c -> c == ',' || c == '"' || c == '\r' || c == '\n');
        return plain ? field : '"' + field.replace("\"", "\"\"") + '"';
    }
}
