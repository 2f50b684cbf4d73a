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
        Money other = amount.negated();
        in.update(
                """
                insert into posting (entry, project, at, account, amount_high, amount_low, source)
                values (?1, ?2, ?3, ?4, ?5, ?6, ?10), (?1, ?2, ?3, ?7, ?8, ?9, ?10)""",
                number,
                entry.project(),
                entry.at().toString(),
                debit,
                Amount.high(amount),
                Amount.low(amount),
                credit,
                Amount.high(other),
                Amount.low(other),
                entry.source());
    }
}
