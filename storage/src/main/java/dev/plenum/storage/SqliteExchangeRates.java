package dev.plenum.storage;

import dev.plenum.core.billing.ExchangeRate;
import dev.plenum.core.port.ExchangeRates;
import java.math.BigDecimal;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;

/** Exchange rates in {@code ledger.db}. */
record SqliteExchangeRates(Database reader) implements ExchangeRates {

    /** From the first open day on at the earliest: a ledger may have been closed before closing was in the journal. */
    static void set(Database in, ExchangeRate rate, Instant at) throws SQLException {
        LocalDate open = SqlitePeriods.firstOpenDay(in);
        in.update(
                "insert into exchange_rate (currency, rate, valid_from, recorded_at) values (?, ?, ?, ?)",
                rate.currency(),
                rate.rate().toPlainString(),
                (rate.from().isBefore(open) ? open : rate.from()).toString(),
                at.toString());
    }

    @Override
    public List<ExchangeRate> all() {
        return reader.transaction(in -> in.list(
                "select currency, rate, valid_from from exchange_rate order by number",
                row -> new ExchangeRate(
                        row.getString(1), new BigDecimal(row.getString(2)), LocalDate.parse(row.getString(3)))));
    }
}
