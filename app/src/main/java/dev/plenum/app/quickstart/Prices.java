package dev.plenum.app.quickstart;

import dev.plenum.api.Items;
import dev.plenum.api.PlenumClient;
import dev.plenum.api.PriceDocument;
import java.math.BigDecimal;
import java.math.MathContext;
import tools.jackson.core.type.TypeReference;

/** What tokens cost by the price book as it stands. */
final class Prices {

    private final PlenumClient client;

    Prices(PlenumClient client) {
        this.client = client;
    }

    String ofTokens(long input, long output) {
        return of("input_tokens", input)
                        .add(of("output_tokens", output))
                        .stripTrailingZeros()
                        .toPlainString() + " (example prices)";
    }

    private BigDecimal of(String meter, long quantity) {
        return client.get("/v1/prices", new TypeReference<Items<PriceDocument>>() {}).items().stream()
                .filter(price -> price.meter().equals(meter))
                .reduce((_, later) -> later)
                .map(price -> new BigDecimal(price.amount())
                        .multiply(BigDecimal.valueOf(quantity))
                        .divide(BigDecimal.valueOf(price.per()), MathContext.DECIMAL64))
                .orElse(BigDecimal.ZERO);
    }
}
