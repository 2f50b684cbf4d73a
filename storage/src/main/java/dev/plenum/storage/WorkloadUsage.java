package dev.plenum.storage;

import dev.plenum.core.billing.Price;
import dev.plenum.core.billing.PriceBook;
import dev.plenum.core.billing.Rating;
import dev.plenum.core.billing.Statement;
import dev.plenum.core.metering.Meter;
import dev.plenum.core.metering.Quantity;
import dev.plenum.core.metering.UsageRecord;
import dev.plenum.core.workload.ReplicaId;
import dev.plenum.core.workload.WorkloadId;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What each workload has used, beside the project's sums and in the same transactions: its cost so far is one price times one quantity, rounded once,
 * and those of a project's workloads add up to its lines of time meters but for that rounding. The ledger writes and reads it.
 */
final class WorkloadUsage {

    private final EventCodec codec;

    WorkloadUsage(EventCodec codec) {
        this.codec = codec;
    }

    private record Key(WorkloadId workload, Meter meter, String price) implements Comparable<Key> {

        private static final Comparator<Key> ORDER =
                Comparator.comparing(Key::workload).thenComparing(Key::meter).thenComparing(Key::price);

        @Override
        public int compareTo(Key other) {
            return ORDER.compare(this, other);
        }
    }

    /** @param records of replicas */
    void add(Database in, List<UsageRecord> records, PriceBook book) throws SQLException {
        Map<Key, Quantity> sums = new TreeMap<>();
        Rating rating = new Rating(book);
        for (UsageRecord usage : records) {
            WorkloadId workload = ReplicaId.parse(usage.source()).workload();
            for (PriceBook.Part part : rating.split(usage)) {
                Key key = new Key(
                        workload, usage.meter(), part.price().map(Price::id).orElse(""));
                sums.merge(key, part.quantity(), Quantity::plus);
            }
        }
        for (Map.Entry<Key, Quantity> sum : sums.entrySet()) {
            add(in, sum.getKey(), sum.getValue());
        }
    }

    private static void add(Database in, Key key, Quantity quantity) throws SQLException {
        in.update(
                """
                insert into workload_usage (workload, meter, subject, simulated, price, quantity)
                values (?, ?, ?, ?, ?, ?) on conflict do update set quantity = quantity + excluded.quantity""",
                key.workload().text(),
                key.meter().kind().name(),
                key.meter().subject(),
                key.meter().simulated() ? 1 : 0,
                key.price(),
                quantity.millionths());
    }

    /** By workload, those that have used anything; their lines in the order of meters. */
    Map<WorkloadId, List<Statement.Line>> of(Database in, List<WorkloadId> workloads) throws SQLException {
        Map<String, Optional<Price>> prices = new HashMap<>();
        Map<WorkloadId, List<Statement.Line>> all = new TreeMap<>();
        for (WorkloadId workload : workloads) {
            List<Row> rows = in.list(
                    "select * from workload_usage where workload = ?",
                    row -> new Row(
                            new Meter(
                                    Meter.Kind.valueOf(row.getString("meter")),
                                    row.getString("subject"),
                                    row.getInt("simulated") == 1),
                            row.getString("price"),
                            new Quantity(row.getLong("quantity"))),
                    workload.text());
            List<Statement.Line> lines = new ArrayList<>();
            for (Row row : rows) {
                if (!prices.containsKey(row.price)) {
                    prices.put(row.price, price(in, row.price));
                }
                lines.add(Statement.Line.of(row.meter, prices.get(row.price), row.quantity));
            }
            if (!lines.isEmpty()) {
                all.put(workload, List.copyOf(lines));
            }
        }
        return all;
    }

    private record Row(Meter meter, String price, Quantity quantity) {}

    private Optional<Price> price(Database in, String id) throws SQLException {
        return in.first("select value from price where id = ?", row -> codec.read(row.getBytes(1), Price.class), id);
    }
}
