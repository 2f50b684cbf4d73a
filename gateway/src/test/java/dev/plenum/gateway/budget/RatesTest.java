package dev.plenum.gateway.budget;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.plenum.core.billing.Price;
import dev.plenum.core.billing.PriceBook;
import dev.plenum.core.metering.Meter;
import dev.plenum.core.metering.Quantity;
import dev.plenum.core.units.Money;
import dev.plenum.gateway.metering.Tokens;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class RatesTest {

    private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");

    private static Price price(String id, Meter.Kind kind, String subject, String amount, Instant from) {
        return new Price(id, kind, subject, Money.of(amount), Quantity.of(1_000_000), from, from, "");
    }

    @Test
    void aRequestCostsWhatItsTokensCostAtTheInstantOfItsAdmission() {
        Rates rates = new Rates(new PriceBook(List.of(
                price("1", Meter.Kind.INPUT_TOKENS, "*", "2", Instant.EPOCH),
                price("2", Meter.Kind.CACHED_INPUT_TOKENS, "*", "0.5", Instant.EPOCH),
                price("3", Meter.Kind.OUTPUT_TOKENS, "*", "10", Instant.EPOCH),
                price("4", Meter.Kind.OUTPUT_TOKENS, "tiny", "8", NOON),
                price("5", Meter.Kind.REQUESTS, "*", "1000000", NOON))));
        Tokens tokens = new Tokens(1_000_000, 200_000, 300_000);
        assertEquals(
                Money.of("4.7"), rates.at("blue", "tiny", NOON.minusNanos(1)).of(tokens));
        assertEquals(Money.of("5.1"), rates.at("blue", "tiny", NOON).of(tokens));
        assertEquals(Money.of("5.7"), rates.at("blue", "large", NOON).of(tokens));
        // A request from before the change is asked about after one from after it.
        assertEquals(
                Money.of("4.7"), rates.at("blue", "tiny", NOON.minusNanos(1)).of(tokens));
    }

    @Test
    void cachedInputWithoutAPriceOfItsOwnCostsWhatInputCosts() {
        Rates rates = new Rates(new PriceBook(List.of(price("1", Meter.Kind.INPUT_TOKENS, "*", "2", Instant.EPOCH))));
        assertEquals(Money.of("2"), rates.at("blue", "tiny", NOON).of(new Tokens(1_000_000, 999_999, 5)));
    }

    @Test
    void whatHasNoPriceIsFree() {
        assertEquals(
                Money.ZERO,
                new Rates(new PriceBook(List.of())).at("blue", "tiny", NOON).of(new Tokens(5, 5)));
    }
}
