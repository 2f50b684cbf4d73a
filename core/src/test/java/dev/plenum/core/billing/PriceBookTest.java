package dev.plenum.core.billing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.plenum.core.metering.Meter;
import dev.plenum.core.metering.Quantity;
import dev.plenum.core.metering.UsageRecord;
import dev.plenum.core.units.Money;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class PriceBookTest {

    private static final Meter CORES = new Meter(Meter.Kind.CORE_SECONDS, "", false);
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

    private static Price price(String id, String subject, String amount, Instant from, Instant recorded) {
        return new Price(id, Meter.Kind.CORE_SECONDS, subject, Money.of(amount), Quantity.of(3600), from, recorded, "");
    }

    private static UsageRecord usage(long coreSeconds, Instant from, Instant to) {
        return new UsageRecord("1", "default", CORES, Quantity.of(coreSeconds), from, to, "job-1.0");
    }

    @Test
    void theLaterValidityHoldsFromItsInstantOn() {
        PriceBook book = new PriceBook(List.of(
                price("a", "*", "0.04", NOON.minusSeconds(100), NOON),
                price("b", "*", "0.02", NOON, NOON.minusSeconds(50))));
        assertEquals("a", book.at(CORES, NOON.minusNanos(1)).orElseThrow().id());
        assertEquals("b", book.at(CORES, NOON).orElseThrow().id());
    }

    @Test
    void ofTwoWithTheSameValidityTheLaterEntryHolds() {
        PriceBook book = new PriceBook(
                List.of(price("a", "*", "0.04", NOON, NOON), price("b", "*", "0.05", NOON, NOON.plusSeconds(1))));
        assertEquals("b", book.at(CORES, NOON).orElseThrow().id());
    }

    @Test
    void aNamedSubjectBeatsAny() {
        Meter named = new Meter(Meter.Kind.CORE_SECONDS, "epyc", false);
        PriceBook book = new PriceBook(List.of(
                price("named", "epyc", "0.09", NOON.minusSeconds(9), NOON), price("any", "*", "0.04", NOON, NOON)));
        assertEquals("named", book.at(named, NOON).orElseThrow().id());
        assertEquals("any", book.at(CORES, NOON).orElseThrow().id());
    }

    @Test
    void cachedInputCostsWhatInputCostsUntilItHasAPriceOfItsOwn() {
        Meter cached = new Meter(Meter.Kind.CACHED_INPUT_TOKENS, "tiny", false);
        PriceBook book = new PriceBook(List.of(
                tokens("input", Meter.Kind.INPUT_TOKENS, "tiny", NOON.minusSeconds(100)),
                tokens("cached", Meter.Kind.CACHED_INPUT_TOKENS, "*", NOON)));
        assertEquals("input", book.at(cached, NOON.minusNanos(1)).orElseThrow().id());
        assertEquals("cached", book.at(cached, NOON).orElseThrow().id());
        assertEquals(Optional.empty(), book.at(cached, NOON.minusSeconds(101)));
        assertEquals(
                "input",
                book.at(new Meter(Meter.Kind.INPUT_TOKENS, "tiny", false), NOON)
                        .orElseThrow()
                        .id());
        List<PriceBook.Part> parts = book.split(new UsageRecord(
                "1", "default", cached, Quantity.of(210), NOON.minusSeconds(110), NOON.plusSeconds(100), "req-1"));
        assertEquals(
                List.of(Quantity.of(10), Quantity.of(100), Quantity.of(100)),
                parts.stream().map(PriceBook.Part::quantity).toList());
    }

    private static Price tokens(String id, Meter.Kind meter, String subject, Instant from) {
        return new Price(id, meter, subject, Money.of("0.1"), Quantity.of(1_000_000), from, from, "");
    }

    @Test
    void usageIsCutWhereThePriceChanges() {
        PriceBook book = new PriceBook(
                List.of(price("a", "*", "0.04", NOON.minusSeconds(1000), NOON), price("b", "*", "0.02", NOON, NOON)));
        List<PriceBook.Part> parts = book.split(usage(100, NOON.minusSeconds(25), NOON.plusSeconds(75)));
        assertEquals(
                List.of(Quantity.of(25), Quantity.of(75)),
                parts.stream().map(PriceBook.Part::quantity).toList());
        assertEquals(
                List.of("a", "b"),
                parts.stream().map(part -> part.price().orElseThrow().id()).toList());
    }

    @Test
    void usageIsCutAtMidnight() {
        Instant midnight = Instant.parse("2026-03-02T00:00:00Z");
        List<PriceBook.Part> parts =
                new PriceBook(List.of()).split(usage(10, midnight.minusSeconds(4), midnight.plusSeconds(6)));
        assertEquals(
                List.of(Quantity.of(4), Quantity.of(6)),
                parts.stream().map(PriceBook.Part::quantity).toList());
        assertTrue(parts.stream().allMatch(part -> part.price().equals(Optional.empty())));
    }

    @Test
    void thePartsAlwaysAddUpToTheRecord() {
        SplittableRandom random = new SplittableRandom(5);
        for (int round = 0; round < 500; round++) {
            List<Price> prices = random.ints(random.nextInt(5), 0, 300_000)
                    .mapToObj(second -> price("p" + second, "*", "0.01", NOON.plusSeconds(second), NOON))
                    .toList();
            Instant from = NOON.plusMillis(random.nextLong(200_000_000));
            UsageRecord record = new UsageRecord(
                    "1",
                    "default",
                    CORES,
                    new Quantity(random.nextLong(1_000_000_000_000L)),
                    from,
                    from.plusMillis(1 + random.nextLong(200_000_000)),
                    "job-1.0");
            Quantity sum = new PriceBook(prices)
                    .split(record).stream().map(PriceBook.Part::quantity).reduce(Quantity.ZERO, Quantity::plus);
            assertEquals(record.quantity(), sum, "round " + round);
        }
    }

    @Test
    void oneHourOfOneCoreCostsThePriceOfAnHour() {
        assertEquals(Money.of("0.04"), price("a", "*", "0.04", NOON, NOON).of(Quantity.of(3600)));
    }
}
