package dev.plenum.storage;

import dev.plenum.core.billing.Price;
import dev.plenum.core.billing.PriceBook;
import dev.plenum.core.billing.Rating;
import dev.plenum.core.metering.Meter;
import dev.plenum.core.metering.Quantity;
import dev.plenum.core.metering.UsageRecord;
import dev.plenum.core.units.Money;
import java.sql.SQLException;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What each API key has used in each month, beside the project's sums and in the same transactions: what it cost is one price times one quantity. Records
 * that came without a key, as of version 0.2 and before, are in none. The ledger writes and reads it.
 */
final class KeyUsage {

    private final EventCodec codec;

    KeyUsage(EventCodec codec) {
        this.codec = codec;
    }

    private record Sum(String key, YearMonth month, Meter meter, String price) implements Comparable<Sum> {

        private static final Comparator<Sum> ORDER = Comparator.comparing(Sum::key)
                .thenComparing(Sum::month)
                .thenComparing(Sum::meter)
                .thenComparing(Sum::price);

        @Override
        public int compareTo(Sum other) {
            return ORDER.compare(this, other);
        }
    }

    void add(Database in, List<UsageRecord> records, Rating rating) throws SQLException {
        Map<Sum, Quantity> sums = new TreeMap<>();
        Map<String, Long> last = new TreeMap<>();
        for (UsageRecord usage : records) {
            if (!usage.key().isEmpty()) {
                last.merge(usage.key(), usage.to().toEpochMilli(), Math::max);
                for (PriceBook.Part part : rating.split(usage)) {
                    YearMonth month = YearMonth.from(part.from().atOffset(ZoneOffset.UTC));
                    String price = part.price().map(Price::id).orElse("");
                    sums.merge(new Sum(usage.key(), month, usage.meter(), price), part.quantity(), Quantity::plus);
                }
            }
        }
        for (Map.Entry<Sum, Quantity> sum : sums.entrySet()) {
            add(in, sum.getKey(), sum.getValue());
        }
        for (Map.Entry<String, Long> one : last.entrySet()) {
            in.update(
                    "insert into key_last_used (key, at) values (?, ?) on conflict do update set at = max(at, excluded.at)",
                    one.getKey(),
                    one.getValue());
        }
    }

    static SortedMap<String, Instant> lastUsed(Database in) throws SQLException {
        SortedMap<String, Instant> last = new TreeMap<>();
        in.each(
                "select key, at from key_last_used",
                row -> last.put(row.getString(1), Instant.ofEpochMilli(row.getLong(2))));
        return last;
    }

    private static void add(Database in, Sum sum, Quantity quantity) throws SQLException {
        in.update(
                """
                insert into key_usage (key, month, meter, subject, simulated, price, quantity)
                values (?, ?, ?, ?, ?, ?, ?) on conflict do update set quantity = quantity + excluded.quantity""",
                sum.key,
                sum.month.toString(),
                sum.meter.kind().name(),
                sum.meter.subject(),
                sum.meter.simulated() ? 1 : 0,
                sum.price,
                quantity.millionths());
    }

    private record Row(String price, Quantity quantity) {}

    /** What it cost; nothing for what was simulated. */
    Money of(Database in, String key, YearMonth month) throws SQLException {
        List<Row> rows = in.list(
                "select price, quantity from key_usage where key = ? and month = ? and simulated = 0 and price <> ''",
                row -> new Row(row.getString(1), new Quantity(row.getLong(2))),
                key,
                month.toString());
        Money sum = Money.ZERO;
        for (Row row : rows) {
            Optional<Price> price = in.first(
                    "select value from price where id = ?", it -> codec.read(it.getBytes(1), Price.class), row.price);
            sum = sum.plus(price.orElseThrow().of(row.quantity));
        }
        return sum;
    }
}
