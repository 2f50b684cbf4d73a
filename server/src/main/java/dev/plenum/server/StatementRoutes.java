package dev.plenum.server;

import dev.plenum.api.OrganizationStatementDocument;
import dev.plenum.api.StatementDocument;
import dev.plenum.core.billing.OrganizationStatement;
import dev.plenum.core.billing.Statement;
import dev.plenum.core.error.ErrorCode;
import dev.plenum.core.error.PlenumException;
import io.helidon.http.HeaderNames;
import java.time.Instant;
import java.util.List;

/** What a project or a whole organization owes, in every format. */
record StatementRoutes(ServerPorts ports, Statements statements) {

    List<Route> routes() {
        return List.of(
                Route.get("/v1/statement", this::ofProject),
                Route.get("/v1/organizations/{name}/statement", this::ofOrganization));
    }

    private void ofProject(Exchange exchange) {
        Instant now = ports.time().now();
        Period period = Period.of(exchange, now);
        Statement statement = statements.of(exchange.project(), period, now);
        StatementDocument document = StatementDocuments.of(statement, now);
        switch (exchange.query("format").orElse("json")) {
            case "json" -> exchange.json(200, document);
            case "text" -> exchange.text(200, "text/plain", StatementText.of(statement, now));
            case "csv" -> csv(exchange, StatementCsv.of(List.of(document)));
            case "html" -> page(exchange, StatementHtml.of(document));
            case "focus" -> csv(exchange, focus(statements.organizationOf(statement.project()), List.of(statement)));
            case String other -> throw unknown(other);
        }
    }

    private void ofOrganization(Exchange exchange) {
        Instant now = ports.time().now();
        Period period = Period.of(exchange, now);
        OrganizationStatement all = statements.ofOrganization(exchange.path("name"), period, now);
        OrganizationStatementDocument document = StatementDocuments.of(all, statements.scope(period), now);
        switch (exchange.query("format").orElse("json")) {
            case "json" -> exchange.json(200, document);
            case "text" -> exchange.text(200, "text/plain", StatementText.of(all, now));
            case "csv" -> csv(exchange, StatementCsv.of(document.projects()));
            case "html" -> page(exchange, StatementHtml.of(document));
            case "focus" -> csv(exchange, focus(all.organization(), all.projects()));
            case String other -> throw unknown(other);
        }
    }

    /** Month by month: a charge belongs to one billing period. */
    private String focus(String organization, List<Statement> wanted) {
        FocusCsv csv = new FocusCsv(organization);
        for (Statement statement : wanted) {
            for (Period month : new Period(statement.from(), statement.to()).months()) {
                csv.add(statements.posted(statement.project(), month));
            }
        }
        return csv.text();
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
