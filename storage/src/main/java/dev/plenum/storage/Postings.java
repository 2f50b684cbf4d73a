package dev.plenum.storage;

import dev.plenum.core.units.Money;
import java.sql.SQLException;
import java.time.Instant;

/** Writes entries into the ledger's postings: every entry has two sides that add up to zero. */
final class Postings {

    private Postings() {}

    /**
     * What both sides of an entry have in common.
     *
     * @param source what it comes from: records, or the closing of a month
     */
    record Entry(String project, Instant at, String source) {}

    /** Debits one account and credits the other; nothing for an amount of zero. */
    static void enter(Database in, Entry entry, String debit, String credit, Money amount) throws SQLException {
        if (amount.isZero()) {
            return;
        }
        long number = in.first("select entry + 1 from posting order by number desc limit 1", row -> row.getLong(1))
                .orElse(1L);
        side(in, number, entry, debit, amount);
        side(in, number, entry, credit, amount.negated());
    }

    private static void side(Database in, long number, Entry entry, String account, Money amount) throws SQLException {
        in.update(
                """
                insert into posting (entry, project, at, account, amount_high, amount_low, source)
                values (?, ?, ?, ?, ?, ?, ?)""",
                number,
                entry.project(),
                entry.at().toString(),
                account,
                Amount.high(amount),
                Amount.low(amount),
                entry.source());
    }
}
