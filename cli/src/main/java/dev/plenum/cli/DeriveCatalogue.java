package dev.plenum.cli;

import dev.plenum.core.billing.derive.Figure;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What ships of public figures: {@code devices.tsv} and {@code economics.tsv} beside this class. Amounts are in USD. */
record DeriveCatalogue(Map<String, Device> devices, Map<String, Figure> figures) {

    private static final BigDecimal TWO = BigDecimal.valueOf(2);

    /** @param priceWithServer the price is for a device and its part of a server */
    record Device(
            String model, String name, Optional<BigDecimal> watts, Optional<Figure> price, boolean priceWithServer) {}

    static DeriveCatalogue shipped() {
        Map<String, Device> devices = new LinkedHashMap<>();
        rows("devices.tsv").forEach(row -> devices.put(row.getFirst(), device(row)));
        Map<String, Figure> figures = new LinkedHashMap<>();
        rows("economics.tsv").forEach(row -> figures.put(row.getFirst(), figure(row)));
        return new DeriveCatalogue(devices, figures);
    }

    Optional<Figure> figure(String key) {
        return Optional.ofNullable(figures.get(key));
    }

    /** Those whose name contains the word or begins as it does; all where none does. */
    List<String> near(String word) {
        String asked = word.toLowerCase(java.util.Locale.ROOT);
        List<String> near = devices.keySet().stream()
                .filter(model -> model.contains(asked) || asked.contains(model) || common(model, asked) >= 3)
                .toList();
        return near.isEmpty() ? List.copyOf(devices.keySet()) : near;
    }

    private static int common(String one, String other) {
        int length = 0;
        while (length < Math.min(one.length(), other.length()) && one.charAt(length) == other.charAt(length)) {
            length++;
        }
        return length;
    }

    private static Device device(List<String> row) {
        String source = row.get(6) + "; " + row.get(7) + " (" + row.get(8) + ", " + row.get(9) + ")";
        Optional<Figure> price = Optional.of(row.get(3))
                .filter(low -> !low.isEmpty())
                .map(low -> {
                    BigDecimal least = new BigDecimal(low);
                    BigDecimal most = new BigDecimal(row.get(4));
                    return new Figure(least, least.add(most).divide(TWO, MathContext.DECIMAL64), most, source, false);
                });
        return new Device(
                row.get(0),
                row.get(1),
                Optional.of(row.get(2)).filter(watts -> !watts.isEmpty()).map(BigDecimal::new),
                price,
                row.get(5).equals("server"));
    }

    private static Figure figure(List<String> row) {
        return new Figure(
                new BigDecimal(row.get(1)),
                new BigDecimal(row.get(2)),
                new BigDecimal(row.get(3)),
                row.get(5) + " (" + row.get(6) + ", " + row.get(7) + ")",
                false);
    }

    /** Without comments and the heading. */
    static List<List<String>> rows(String file) {
        try (InputStream in = DeriveCatalogue.class.getResourceAsStream(file)) {
            List<List<String>> rows = new ArrayList<>();
            new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .skip(1)
                    .forEach(line -> rows.add(List.of(line.split("\t", -1))));
            return rows;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
