package dev.plenum.server;

import dev.plenum.api.PriceDocument;
import dev.plenum.api.StatementDocument;
import java.time.LocalDate;
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
            "used_on");

    private StatementCsv() {}

    static String of(List<StatementDocument> statements) {
        StringBuilder csv = new StringBuilder(record(HEADER));
        statements.forEach(statement -> add(csv, statement));
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
                    line.usedOn().map(LocalDate::toString).orElse(""))));
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
