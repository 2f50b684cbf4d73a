package dev.plenum.storage;

import dev.plenum.core.billing.ExchangeRate;
import dev.plenum.core.error.ErrorCode;
import dev.plenum.core.error.PlenumException;
import dev.plenum.core.port.ExchangeRates;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;

/** Exchange rates in {@code ledger.db}. */
record SqliteExchangeRates(Database writer, Database reader) implements ExchangeRates {

    @Override
    public void set(ExchangeRate rate, Instant at) {
        Object _ = writer.transaction(in -> {
            LocalDate open = SqlitePeriods.firstOpenDay(in);
            if (rate.from().isBefore(open)) {
                throw new PlenumException(
                        ErrorCode.CONFLICT,
                        "a rate from " + rate.from() + ", and the ledger is closed up to " + open.minusDays(1),
                        open + " or later",
                        "Statements of closed periods are final: give it a later day");
            }
            in.update(
                    "insert into exchange_rate (currency, rate, valid_from, recorded_at) values (?, ?, ?, ?)",
                    rate.currency(),
                    rate.rate().toPlainString(),
                    rate.from().toString(),
                    at.toString());
            return in;
        });
    }

    @Override
    public List<ExchangeRate> all() {
        return reader.transaction(in -> in.list(
                "select currency, rate, valid_from from exchange_rate order by number",
                row -> new ExchangeRate(
                        row.getString(1), new BigDecimal(row.getString(2)), LocalDate.parse(row.getString(3)))));
    }
}
