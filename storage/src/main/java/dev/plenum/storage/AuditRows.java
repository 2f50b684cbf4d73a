package dev.plenum.storage;

import dev.plenum.core.audit.Act;
import dev.plenum.core.audit.AuditEntry;
import dev.plenum.core.audit.AuditQuery;
import dev.plenum.core.audit.Origin;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** The audit trail in {@code views.db}, within the transaction it is given. */
final class AuditRows {

    private static final long NANOS = 1_000_000_000L;

    private final Database in;

    AuditRows(Database in) {
        this.in = in;
    }

    void write(List<AuditEntry> entries) throws SQLException {
        for (AuditEntry entry : entries) {
            Act act = entry.act();
            Origin from = act.from();
            in.update(
                    """
                    insert or replace into act (position, at, actor, command, operation, subject, scope, outcome, detail,
                    address, means, times) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""",
                    entry.position(),
                    nanos(entry.at()),
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

    /** Only the conditions that there are, so that an index serves them. */
    List<AuditEntry> read(AuditQuery query) throws SQLException {
        StringBuilder where = new StringBuilder("position < ?");
        List<Object> values = new ArrayList<>(List.of(query.before()));
        query.actor().ifPresent(actor -> and(where, "actor = ?", values, actor));
        query.command().ifPresent(name -> {
            and(where, "(command = ?", values, name);
            where.append(" or operation = ?)");
            values.add(name);
        });
        query.subject().ifPresent(subject -> and(where, "subject = ?", values, subject));
        query.outcome().ifPresent(outcome -> outcome(outcome, where, values));
        query.scopes().ifPresent(scopes -> {
            where.append(" and scope in (")
                    .append(String.join(",", scopes.stream().map(_ -> "?").toList()))
                    .append(')');
            values.addAll(scopes);
        });
        // Time goes on with the position: so its index finds where to begin and to end.
        query.from()
                .ifPresent(from -> and(
                        where,
                        "position >= ifnull((select min(position) from act where at >= ?), 0x7fffffffffffffff)",
                        values,
                        nanos(from)));
        query.to()
                .ifPresent(to -> and(
                        where,
                        "position < ifnull((select min(position) from act where at >= ?), 0x7fffffffffffffff)",
                        values,
                        nanos(to)));
        values.add(query.most());
        return in.list(
                "select * from act where " + where + " order by position desc limit ?",
                AuditRows::entry,
                values.toArray());
    }

    private static void outcome(String outcome, StringBuilder where, List<Object> values) {
        if (outcome.equals(AuditQuery.REFUSED)) {
            where.append(" and outcome != 'done'");
        } else {
            and(where, outcome.equals(Act.DONE) ? "outcome = ?" : "outcome != 'done' and outcome = ?", values, outcome);
        }
    }

    private static void and(StringBuilder where, String condition, List<Object> values, Object value) {
        where.append(" and ").append(condition);
        values.add(value);
    }

    private static AuditEntry entry(ResultSet row) throws SQLException {
        Origin from = new Origin(
                row.getString("address"), row.getString("means"), row.getString("operation"), row.getString("scope"));
        Act act = new Act(
                row.getString("actor"),
                row.getString("command"),
                row.getString("subject"),
                row.getString("outcome"),
                row.getString("detail"),
                from,
                row.getLong("times"));
        long at = row.getLong("at");
        return new AuditEntry(
                row.getLong("position"),
                Instant.ofEpochSecond(Math.floorDiv(at, NANOS), Math.floorMod(at, NANOS)),
                act);
    }

    private static long nanos(Instant at) {
        return Math.addExact(Math.multiplyExact(at.getEpochSecond(), NANOS), at.getNano());
    }
}
