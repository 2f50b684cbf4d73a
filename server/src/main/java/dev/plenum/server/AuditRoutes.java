package dev.plenum.server;

import dev.plenum.api.AuditDocument;
import dev.plenum.core.audit.Act;
import dev.plenum.core.audit.AuditEntry;
import dev.plenum.core.audit.AuditQuery;
import dev.plenum.core.audit.Origin;
import dev.plenum.core.error.ErrorCode;
import dev.plenum.core.error.PlenumException;
import dev.plenum.core.tenancy.Permission;
import dev.plenum.core.tenancy.Rights;
import dev.plenum.core.tenancy.Scope;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Who did what to what, from where, with what outcome: each sees what is about a scope that it has {@code audit:read} in. */
record AuditRoutes(ServerPorts ports) {

    private static final int USUAL = 100;
    private static final int MOST = 1_000;

    List<Route> routes() {
        return List.of(Route.get("/v1/audit", new Guard.Listing(Permission.AUDIT_READ), this::list));
    }

    private void list(Exchange exchange) {
        int most = (int) exchange.number("limit", USUAL, 1, MOST);
        List<AuditEntry> found = ports.views()
                .audit(new AuditQuery(
                        exchange.query("actor"),
                        exchange.query("command"),
                        exchange.query("subject"),
                        exchange.query("outcome"),
                        scopes(exchange),
                        time(exchange, "from"),
                        time(exchange, "to"),
                        exchange.number("before", Long.MAX_VALUE, 1, Long.MAX_VALUE),
                        most));
        Optional<Long> next = found.size() < most
                ? Optional.empty()
                : Optional.of(found.getLast().position());
        exchange.json(
                200,
                new AuditDocument.Page(found.stream().map(AuditRoutes::document).toList(), next));
    }

    /** What the caller may see, of the project where one is named; absent: all. */
    private Optional<List<String>> scopes(Exchange exchange) {
        Rights rights = exchange.rights();
        Optional<Scope> project = exchange.query("project").map(Scope::project);
        if (project.isEmpty() && rights.allow(Permission.AUDIT_READ, Scope.EVERYTHING)) {
            return Optional.empty();
        }
        return Optional.of(project.map(Stream::of)
                .orElseGet(this::all)
                .filter(scope -> rights.allow(Permission.AUDIT_READ, scope))
                .map(Scope::toString)
                .toList());
    }

    private Stream<Scope> all() {
        return ports.views().projects().stream()
                .flatMap(
                        project -> Stream.of(Scope.organization(project.organization()), Scope.project(project.name())))
                .distinct();
    }

    /** An instant, or a day in UTC, which begins at midnight. */
    private static Optional<Instant> time(Exchange exchange, String name) {
        return exchange.query(name).map(text -> {
            try {
                return text.length() == "2026-10-01".length()
                        ? LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant()
                        : Instant.parse(text);
            } catch (DateTimeParseException wrong) {
                throw new PlenumException(
                        ErrorCode.INVALID_REQUEST,
                        name + " '" + text + "'",
                        "a day such as 2026-10-01, or a time such as 2026-10-01T08:00:00Z",
                        "Correct it",
                        wrong);
            }
        });
    }

    private static AuditDocument document(AuditEntry entry) {
        Act act = entry.act();
        Origin from = act.from();
        return new AuditDocument(
                entry.position(),
                entry.at(),
                act.actor(),
                act.command(),
                from.operation(),
                act.subject(),
                from.scope(),
                act.outcome(),
                act.detail(),
                from.address(),
                from.means(),
                act.times());
    }
}
