package dev.plenum.storage;

import dev.plenum.core.metering.Meter;
import dev.plenum.core.owning.DeviceTime;
import dev.plenum.core.owning.Entries;
import dev.plenum.core.owning.Level;
import dev.plenum.core.owning.OwnedTime;
import dev.plenum.core.owning.Place;
import dev.plenum.core.owning.Slot;
import dev.plenum.core.owning.Stock;
import dev.plenum.core.workload.ReplicaId;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Device time in the tables of {@code views.db}, within the transaction it is given: what is booked by day, and where the book stands. */
final class DeviceTimeRows {

    private static final String ADD = """
            insert into device_time
            (day, kind, model, simulated, pool, region, project, workload, owned, billed, held, idle, out_of_service)
            values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            on conflict do update set owned = owned + excluded.owned, billed = billed + excluded.billed,
            held = held + excluded.held, idle = idle + excluded.idle,
            out_of_service = out_of_service + excluded.out_of_service""";

    private final Database in;
    private final EventCodec codec;

    DeviceTimeRows(Database in, EventCodec codec) {
        this.in = in;
        this.codec = codec;
    }

    /** Where the book stood when it was last written. */
    DeviceTime book() throws SQLException {
        SortedMap<Stock, Level> levels = new TreeMap<>();
        in.each(
                "select stock, value from device_level",
                row -> levels.put(codec.read(row.getBytes(1), Stock.class), codec.read(row.getBytes(2), Level.class)));
        SortedMap<ReplicaId, Place> places = new TreeMap<>();
        in.each(
                "select replica, value from device_place",
                row -> places.put(ReplicaId.parse(row.getString(1)), codec.read(row.getBytes(2), Place.class)));
        return new DeviceTime(levels, places);
    }

    void write(DeviceTime.Taken taken) throws SQLException {
        for (var entry : taken.booked().entrySet()) {
            add(entry.getKey(), entry.getValue());
        }
        for (var level : taken.levels().entrySet()) {
            in.update(
                    "insert or replace into device_level (stock, value) values (?, ?)",
                    json(level.getKey()),
                    json(level.getValue()));
        }
        for (Map.Entry<ReplicaId, Optional<Place>> place : taken.places().entrySet()) {
            if (place.getValue().isPresent()) {
                in.update(
                        "insert or replace into device_place (replica, value) values (?, ?)",
                        place.getKey().toString(),
                        json(place.getValue().get()));
            } else {
                in.update(
                        "delete from device_place where replica = ?",
                        place.getKey().toString());
            }
        }
    }

    private void add(Slot slot, OwnedTime time) throws SQLException {
        Meter meter = slot.stock().meter();
        in.update(
                ADD,
                slot.day().toString(),
                meter.kind().name(),
                meter.subject(),
                meter.simulated() ? 1 : 0,
                slot.stock().pool(),
                slot.stock().region(),
                slot.project(),
                slot.workload(),
                time.owned().longValueExact(),
                time.billed().longValueExact(),
                time.held().longValueExact(),
                time.idle().longValueExact(),
                time.outOfService().longValueExact());
    }

    /** All of these days, what is open up to now included. */
    void read(LocalDate from, LocalDate to, Instant now, Entries entries) throws SQLException {
        in.each(
                "select * from device_time where day between ? and ?",
                row -> {
                    entries.add(slot(row), time(row));
                    return row;
                },
                from.toString(),
                to.toString());
        book().until(now, (slot, time) -> {
            if (!slot.day().isBefore(from) && !slot.day().isAfter(to)) {
                entries.add(slot, time);
            }
        });
    }

    private static Slot slot(ResultSet row) throws SQLException {
        Meter meter = new Meter(
                Meter.Kind.valueOf(row.getString("kind")), row.getString("model"), row.getInt("simulated") == 1);
        return new Slot(
                LocalDate.parse(row.getString("day")),
                new Stock(meter, row.getString("pool"), row.getString("region")),
                row.getString("project"),
                row.getString("workload"));
    }

    private static OwnedTime time(ResultSet row) throws SQLException {
        return new OwnedTime(
                amount(row, "owned"),
                amount(row, "billed"),
                amount(row, "held"),
                amount(row, "idle"),
                amount(row, "out_of_service"));
    }

    private static BigInteger amount(ResultSet row, String column) throws SQLException {
        return BigInteger.valueOf(row.getLong(column));
    }

    private String json(Object value) {
        return new String(codec.write(value), StandardCharsets.UTF_8);
    }
}
