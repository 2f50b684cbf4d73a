package dev.plenum.server;

import dev.plenum.api.ConvertedDocument;
import dev.plenum.api.OrganizationStatementDocument;
import dev.plenum.api.StatementDocument;
import dev.plenum.core.billing.OrganizationStatement;
import dev.plenum.core.billing.Statement;
import dev.plenum.core.error.ErrorCode;
import dev.plenum.core.error.PlenumException;
import dev.plenum.core.tenancy.Permission;
import io.helidon.http.HeaderNames;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What a project or a whole organization owes, in every format. */
record StatementRoutes(ServerPorts ports, Statements statements) {

    List<Route> routes() {
        return List.of(
                Route.get("/v1/statement", new Guard.Of(Permission.STATEMENT_READ, Targets::project), this::ofProject),
                Route.get(
                        "/v1/organizations/{name}/statement",
                        new Guard.Of(Permission.STATEMENT_READ, Targets::organization),
                        this::ofOrganization));
    }

    private void ofProject(Exchange exchange) {
        Instant now = ports.time().now();
        Period period = Period.of(exchange, now);
        Statement statement =
                switch (exchange.query("source").orElse("ledger")) {
                    case "ledger" -> statements.of(exchange.project(), period, now);
                    case "usage" -> statements.recomputed(exchange.project(), period);
                    case String other ->
                        throw new PlenumException(
                                ErrorCode.INVALID_REQUEST,
                                "source '" + other + "'",
                                "ledger or usage",
                                "Choose one of them");
                };
        Instant at = statements.closedAt(period).orElse(now);
        Statements.Scope scope = statements.scope(period, exchange.query("currency"));
        StatementDocument document = StatementDocuments.of(statement, at, scope.rate());
        switch (exchange.query("format").orElse("json")) {
            case "json" -> exchange.json(200, document);
            case "text" ->
                text(
                        exchange,
                        StatementText.of(statement, at) + lending(List.of(statement), period, now),
                        document.currency(),
                        document.converted());
            case "csv" -> csv(exchange, StatementCsv.of(document));
            case "html" -> page(exchange, StatementHtml.of(document));
            case "focus" ->
                csv(
                        exchange,
                        focus(statements.organizationOf(statement.project()), List.of(statement))
                                .text());
            case String other -> throw unknown(other);
        }
    }

    private void ofOrganization(Exchange exchange) {
        Instant now = ports.time().now();
        Period period = Period.of(exchange, now);
        OrganizationStatement all = statements.ofOrganization(exchange.path("name"), period, now);
        Instant at = statements.closedAt(period).orElse(now);
        OrganizationStatementDocument document =
                StatementDocuments.of(all, statements.scope(period, exchange.query("currency")), at);
        switch (exchange.query("format").orElse("json")) {
            case "json" -> exchange.json(200, document);
            case "text" ->
                text(
                        exchange,
                        StatementText.of(all, at) + lending(all.projects(), period, now),
                        document.currency(),
                        document.converted());
            case "csv" -> csv(exchange, StatementCsv.of(document));
            case "html" -> page(exchange, StatementHtml.of(document));
            case "focus" -> csv(exchange, focus(all));
            case String other -> throw unknown(other);
        }
    }

    /** What these projects borrowed and lent. */
    private String lending(List<Statement> wanted, Period period, Instant now) {
        List<String> projects = wanted.stream().map(Statement::project).toList();
        return LendingText.of(new Lendings(ports)
                .of(period, now).stream()
                        .filter(row -> projects.contains(row.project()))
                        .toList());
    }

    private String focus(OrganizationStatement all) {
        FocusCsv csv = focus(all.organization(), all.projects());
        csv.add(all.charges());
        return csv.text();
    }

    /** Month by month: a charge belongs to one billing period. */
    private FocusCsv focus(String organization, List<Statement> wanted) {
        FocusCsv csv = new FocusCsv(organization, statements.currency());
        for (Statement statement : wanted) {
            for (Period month : new Period(statement.from(), statement.to()).months()) {
                csv.add(statements.posted(statement.project(), month));
            }
        }
        return csv;
    }

    private static void text(Exchange exchange, String text, String currency, Optional<ConvertedDocument> converted) {
        String other = StatementDocuments.inWords(currency, converted);
        exchange.text(200, "text/plain", other.isEmpty() ? text : text + "\n" + other + "\n");
    }

    private static void csv(Exchange exchange, String csv) {
        exchange.text(200, "text/csv", csv);
    }

    private static void page(Exchange exchange, String html) {
        exchange.response().header(HeaderNames.create("Content-Security-Policy"), StatementHtml.POLICY);
        exchange.text(200, "text/html", html);
    }

    private static PlenumException unknown(String format) {
        return new PlenumException(
                ErrorCode.INVALID_REQUEST,
                "format '" + format + "'",
                "json, text, csv, html or focus",
                "Choose one of them");
    }
}
