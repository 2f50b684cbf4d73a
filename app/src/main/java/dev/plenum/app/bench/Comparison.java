package dev.plenum.app.bench;

import dev.plenum.api.Wire;
import dev.plenum.cli.text.Table;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Our figures, each beside what is published and the bar it is held to: one table, or one line of JSON. */
final class Comparison {

    private record Row(String figure, double ours, String published, Bar bar) {

        Map<String, Object> json() {
            Map<String, Object> fields = new LinkedHashMap<>();
            fields.put("figure", figure);
            if (!Double.isNaN(ours)) {
                fields.put("ours", rounded());
            }
            fields.put("published", published);
            fields.put("bar", bar.text());
            fields.put("holds", bar.holds(ours));
            return fields;
        }

        private double rounded() {
            return Math.round(ours * 10_000) / 10_000.0;
        }
    }

    private final String bench;
    private final List<Row> rows = new ArrayList<>();

    Comparison(String bench) {
        this.bench = bench;
    }

    /** Not a number where it could not be measured: then no bar holds. */
    Comparison row(String figure, double ours, String published, Bar bar) {
        rows.add(new Row(figure, ours, published, bar));
        return this;
    }

    boolean ok() {
        return rows.stream().allMatch(row -> row.bar.holds(row.ours));
    }

    /** The rows. */
    List<Map<String, Object>> json() {
        return rows.stream().map(Row::json).toList();
    }

    void print(boolean json) {
        if (json) {
            Map<String, Object> fields = new LinkedHashMap<>();
            fields.put("bench", bench);
            fields.put("ok", ok());
            fields.put("rows", json());
            System.out.println(Wire.mapper().writeValueAsString(fields));
            return;
        }
        Table table = new Table("FIGURE", "OURS", "PUBLISHED", "BAR", "HOLDS");
        for (Row row : rows) {
            table.row(
                    row.figure,
                    Double.isNaN(row.ours) ? "void" : Bar.number(row.rounded()),
                    row.published,
                    row.bar.text(),
                    row.bar.verdict(row.ours));
        }
        table.lines().forEach(System.out::println);
    }
}
