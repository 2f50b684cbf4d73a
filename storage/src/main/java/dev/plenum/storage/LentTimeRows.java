package dev.plenum.storage;

import dev.plenum.core.metering.Meter;
import dev.plenum.core.owning.Lending;
import dev.plenum.core.owning.LentTime;
import dev.plenum.core.owning.Share;
import java.math.BigInteger;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiConsumer;

/** Borrowed and lent device time in the tables of {@code views.db}, within the transaction it is given. */
record LentTimeRows(Database in) {

    private static final String ADD = """
            insert into lent_time (day, model, simulated, project, borrowed, lent) values (?, ?, ?, ?, ?, ?)
            on conflict do update set borrowed = borrowed + excluded.borrowed, lent = lent + excluded.lent""";

    /** Where the book stood when it was last written. */
    Lending book() throws SQLException {
        SortedMap<Meter, Long> since = new TreeMap<>();
        in.each("select * from lent_until", row -> since.put(meter(row), row.getLong("millis")));
        return new Lending(since);
    }

    void write(Lending.Taken taken) throws SQLException {
        for (var entry : taken.booked().entrySet()) {
            in.update(
                    ADD,
                    entry.getKey().day().toString(),
                    entry.getKey().meter().subject(),
                    entry.getKey().meter().simulated() ? 1 : 0,
                    entry.getKey().project(),
                    entry.getValue().borrowed().longValueExact(),
                    entry.getValue().lent().longValueExact());
        }
        for (var since : taken.since().entrySet()) {
            in.update(
                    "insert or replace into lent_until (model, simulated, millis) values (?, ?, ?)",
                    since.getKey().subject(),
                    since.getKey().simulated() ? 1 : 0,
                    since.getValue());
        }
    }

    /** All that is booked of these days. */
    void read(LocalDate from, LocalDate to, BiConsumer<Share, LentTime> entries) throws SQLException {
        in.each(
                "select * from lent_time where day between ? and ?",
                row -> {
                    entries.accept(
                            new Share(LocalDate.parse(row.getString("day")), meter(row), row.getString("project")),
                            new LentTime(
                                    BigInteger.valueOf(row.getLong("borrowed")),
                                    BigInteger.valueOf(row.getLong("lent"))));
                    return row;
                },
                from.toString(),
                to.toString());
    }

    private static Meter meter(ResultSet row) throws SQLException {
        return new Meter(Meter.Kind.DEVICE_SECONDS, row.getString("model"), row.getInt("simulated") == 1);
    }
}
