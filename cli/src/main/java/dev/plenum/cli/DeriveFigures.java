package dev.plenum.cli;

import dev.plenum.cli.DeriveCatalogue.Device;
import dev.plenum.cli.text.Quantities;
import dev.plenum.core.billing.derive.Figure;
import dev.plenum.core.billing.derive.Item;
import java.math.BigDecimal;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Every figure of one derivation: what was typed, else what the catalogue says in the currency that was asked for. */
final class DeriveFigures {

    private static final String YOURS = "you";
    private static final String OURS = "Plenum's assumption, without a source";

    private final Call call;
    private final DeriveCatalogue catalogue;
    private final Device device;
    private final Figure rate;
    private final Map<Item, Figure> figures = new EnumMap<>(Item.class);

    private DeriveFigures(Call call, DeriveCatalogue catalogue, Device device) {
        this.call = call;
        this.catalogue = catalogue;
        this.device = device;
        this.rate = rate(call, catalogue);
    }

    /** @throws Failure for what is no figure, or is needed and neither typed nor in the catalogue */
    static Map<Item, Figure> of(Call call, DeriveCatalogue catalogue, Device device) {
        DeriveFigures reading = new DeriveFigures(call, catalogue, device);
        for (Item item : Item.values()) {
            reading.figures.put(item, reading.typed(item).orElseGet(() -> reading.otherwise(item)));
        }
        return reading.figures;
    }

    static String currency(Call call) {
        String code = call.arguments().value("--currency").orElse("USD").toUpperCase(Locale.ROOT);
        if (!code.matches("[A-Z]{3}")) {
            throw call.wrong("--currency", code, "three letters such as USD");
        }
        return code;
    }

    /** What one USD is in the currency of the result. */
    static Figure rate(Call call, DeriveCatalogue catalogue) {
        String currency = currency(call);
        Optional<String> typed = call.arguments().value("--rate");
        if (typed.isPresent()) {
            return Quantities.decimal(typed.get())
                    .filter(value -> value.signum() > 0)
                    .map(value -> Figure.exactly(value, YOURS, true))
                    .orElseThrow(() -> call.wrong("--rate", typed.get(), "a number above 0 such as 7.18"));
        }
        if (currency.equals("USD")) {
            return Figure.exactly(BigDecimal.ONE, "", false);
        }
        return catalogue
                .figure("rate-" + currency.toLowerCase(Locale.ROOT))
                .orElseThrow(() -> Failure.usage(
                        "The catalogue has no rate for " + currency + ".",
                        "--rate NUMBER: what one USD is in " + currency,
                        call.help()));
    }

    private Optional<Figure> typed(Item item) {
        return DeriveFlags.typed(call, item).map(value -> {
            Figure yours = Figure.exactly(value, YOURS, true);
            return DeriveFlags.isShareOfPrice(call, item)
                    ? figures.get(Item.PRICE).times(yours)
                    : yours;
        });
    }

    private Figure otherwise(Item item) {
        return switch (item) {
            case PRICE -> device.price().map(this::converted).orElseThrow(() -> missing(item));
            case SERVER -> device.priceWithServer() && !typedPrice() ? withServer() : ofPrice("server");
            case NETWORK -> ofPrice("network");
            case BUILDING -> converted(power().times(figure("building")));
            case LIFE, PUE, SPARES -> figure(item.name().toLowerCase(Locale.ROOT));
            case BUILDING_LIFE -> Figure.exactly(BigDecimal.valueOf(20), OURS, false);
            case FINANCE -> Figure.exactly(BigDecimal.ZERO, "none was stated", false);
            case POWER -> power();
            case TARIFF -> converted(figure("tariff-" + country()));
            case PEOPLE -> Figure.exactly(BigDecimal.ZERO, "no public figure was found: state yours", false);
            case UTILISATION ->
                Figure.exactly(
                        new BigDecimal("0.7"),
                        "a target: new fleets reach 0.7 to 0.9 after 12 to 18 months, disintermediate.global (2026, medium)",
                        false);
            case MARGIN -> Figure.exactly(new BigDecimal("0.2"), OURS, false);
        };
    }

    private boolean typedPrice() {
        return figures.get(Item.PRICE).typed();
    }

    private static Figure withServer() {
        return Figure.exactly(BigDecimal.ZERO, "the catalogue's price of this model includes it", false);
    }

    private Figure ofPrice(String key) {
        return figures.get(Item.PRICE).times(figure(key));
    }

    /** The building is sized by it before its own turn comes. */
    private Figure power() {
        return typed(Item.POWER).orElseGet(() -> device.watts()
                .map(watts -> Figure.exactly(watts, "", false).times(figure("node-power")))
                .orElseThrow(() -> missing(Item.POWER)));
    }

    private String country() {
        String country = call.arguments().value("--country").orElse("us");
        if (!country.equals("us") && !country.equals("cn")) {
            throw call.wrong("--country", country, "us or cn; for another, state --tariff");
        }
        return country;
    }

    private Figure converted(Figure dollars) {
        Figure converted = dollars.times(rate);
        String source = currency(call).equals("USD")
                ? dollars.source()
                : dollars.source() + "; USD x " + rate.middle().toPlainString() + ", " + rate.source();
        return new Figure(converted.low(), converted.middle(), converted.high(), source, dollars.typed());
    }

    private Figure figure(String key) {
        return catalogue.figure(key).orElseThrow();
    }

    private Failure missing(Item item) {
        return Failure.usage(
                "The catalogue has no " + item.words() + " for " + device.model() + ".",
                DeriveFlags.of(item) + " with yours",
                "./plenum " + call.command() + " " + device.model() + " " + DeriveFlags.of(item) + " NUMBER");
    }
}
