package dev.plenum.storage;

import dev.plenum.core.billing.Price;
import dev.plenum.core.billing.Rated;
import dev.plenum.core.billing.RatedAmount;
import dev.plenum.core.metering.Meter;
import dev.plenum.core.metering.Quantity;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads what is posted for usage of some days, whenever that was. {@link SqliteLedger} asks it within a transaction. */
final class PostedAmounts {

    private final EventCodec codec;
    private final Map<String, Optional<Price>> prices = new HashMap<>();

    PostedAmounts(EventCodec codec) {
        this.codec = codec;
    }

    List<RatedAmount> of(Database in, LocalDate firstDay, LocalDate lastDay) throws SQLException {
        in.each(
                "select id, value from price",
                row -> prices.put(row.getString(1), Optional.of(codec.read(row.getBytes(2), Price.class))));
        List<RatedAmount> all = new ArrayList<>();
        in.each(
                "select * from cumulative where posted_on >= ? and day between ? and ?",
                row -> all.add(amount(row)),
                firstDay.toString(),
                firstDay.toString(),
                lastDay.toString());
        return all;
    }

    private RatedAmount amount(ResultSet row) throws SQLException {
        Meter meter = new Meter(
                Meter.Kind.valueOf(row.getString("meter")), row.getString("subject"), row.getInt("simulated") == 1);
        String price = row.getString("price");
        Rated.Key key = new Rated.Key(row.getString("project"), meter, price, LocalDate.parse(row.getString("day")));
        return new RatedAmount(
                key,
                prices.getOrDefault(price, Optional.empty()),
                new Quantity(row.getLong("quantity")),
                Amount.read(row, "posted"));
    }
}
