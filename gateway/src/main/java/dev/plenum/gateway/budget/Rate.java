package dev.plenum.gateway.budget;

import dev.plenum.core.billing.Price;
import dev.plenum.core.billing.PriceBook;
import dev.plenum.core.billing.PriceKey;
import dev.plenum.core.metering.Meter;
import dev.plenum.core.metering.Quantity;
import dev.plenum.core.units.Money;
import dev.plenum.gateway.metering.Tokens;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The prices that hold for one model at one instant; {@link Rates} finds them. */
final class Rate {

    private static final List<Meter.Kind> KINDS = List.of(
            Meter.Kind.INPUT_TOKENS, Meter.Kind.CACHED_INPUT_TOKENS, Meter.Kind.OUTPUT_TOKENS, Meter.Kind.REQUESTS);

    private final String model;
    private final Map<Meter.Kind, Price> prices = new EnumMap<>(Meter.Kind.class);

    private Rate(String model) {
        this.model = model;
    }

    static Rate of(PriceBook book, String organization, String model, Instant at) {
        Rate rate = new Rate(model);
        for (Meter.Kind kind : KINDS) {
            PriceKey key = new PriceKey(new Meter(kind, model, false), "", Optional.empty(), organization);
            book.at(key, at).ifPresent(price -> rate.prices.put(kind, price));
        }
        return rate;
    }

    String model() {
        return model;
    }

    /** What one request with these tokens costs. */
    Money of(Tokens tokens) {
        Money sum = Money.ZERO;
        for (Line line : lines(tokens)) {
            sum = sum.plus(line.price().of(line.quantity()));
        }
        return sum;
    }

    /** Its meters that have a price: the quantities that its usage is recorded with. */
    List<Line> lines(Tokens tokens) {
        List<Line> lines = new ArrayList<>(KINDS.size());
        prices.forEach((kind, price) -> {
            long count =
                    switch (kind) {
                        case INPUT_TOKENS -> tokens.input() - tokens.cachedInput();
                        case CACHED_INPUT_TOKENS -> tokens.cachedInput();
                        case OUTPUT_TOKENS -> tokens.output();
                        case REQUESTS -> 1;
                        case CORE_SECONDS, DEVICE_SECONDS, OWNED_DEVICE_SECONDS, OWNED_CORE_SECONDS -> 0;
                    };
            if (count > 0) {
                lines.add(new Line(kind, price, Quantity.of(count)));
            }
        });
        return lines;
    }

    /** So much of a meter, and its price. */
    record Line(Meter.Kind kind, Price price, Quantity quantity) {}
}
