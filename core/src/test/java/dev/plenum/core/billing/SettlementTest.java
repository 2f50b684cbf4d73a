package dev.plenum.core.billing;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.plenum.core.metering.Meter;
import dev.plenum.core.metering.Quantity;
import dev.plenum.core.units.Money;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SettlementTest {

    private static final YearMonth NOVEMBER = YearMonth.of(2026, 11);
    private static final Commitment TWO_H20 = new Commitment(
            "commitment-1", "acme", "h20", 2, LocalDate.of(2026, 1, 1), LocalDate.of(2026, 12, 31), Money.of("1.50"));
    private static final Price DEAR = Entry.of("dear", "2.00").price();
    private static final Price CHEAP = Entry.of("cheap", "1.00").price();
    private static final Price TOKENS = Entry.of("tokens", "10")
            .meter(Meter.Kind.OUTPUT_TOKENS, 1_000_000)
            .tiers(new Tier(Quantity.of(100_000_000), Money.of("8")), new Tier(Quantity.of(200_000_000), Money.of("5")))
            .price();

    private static Rated rated(Price price, Meter meter, int day, Quantity quantity) {
        Rated.Key key = new Rated.Key("red", meter, price.id(), NOVEMBER.atDay(day));
        return new Rated(key, Optional.of(price), quantity, Instant.EPOCH);
    }

    private static Rated hours(Price price, int day, long hours) {
        return rated(price, new Meter(Meter.Kind.DEVICE_SECONDS, "h20", false), day, Quantity.of(hours * 3600));
    }

    private static Rated tokens(int day, long millions) {
        return rated(
                TOKENS, new Meter(Meter.Kind.OUTPUT_TOKENS, "qwen", false), day, Quantity.of(millions * 1_000_000));
    }

    private static List<String> says(List<Rated> sums, Commitment... commitments) {
        return Settlement.of(NOVEMBER, sums, List.of(commitments)).stream()
                .map(it -> it.kind() + " " + it.of() + " "
                        + it.measure().quantity().millionths() / 3_600_000_000L + " " + it.amount())
                .toList();
    }

    @Test
    void reservedCapacityIsPaidAlsoWhenNothingUsesIt() {
        assertEquals(List.of("RESERVED commitment-1 1440 2160.00"), says(List.of(), TWO_H20));
    }

    @Test
    void whatItCoversIsGivenBackDayByDayTheDearestFirst() {
        assertEquals(
                List.of("RESERVED commitment-1 1440 2160.00", "COVERED commitment-1 48 -96.00"),
                says(List.of(hours(DEAR, 3, 60)), TWO_H20));
        assertEquals(
                List.of(
                        "RESERVED commitment-1 1440 2160.00",
                        "COVERED commitment-1 38 -38.00",
                        "COVERED commitment-1 40 -80.00"),
                says(List.of(hours(CHEAP, 3, 40), hours(DEAR, 3, 40), hours(CHEAP, 4, 30)), TWO_H20));
    }

    @Test
    void aSecondIsCoveredOnce() {
        Commitment again =
                new Commitment("commitment-2", "acme", "h20", 2, NOVEMBER.atDay(3), NOVEMBER.atDay(3), Money.of("1"));
        assertEquals(
                List.of(
                        "RESERVED commitment-1 1440 2160.00",
                        "COVERED commitment-1 48 -96.00",
                        "RESERVED commitment-2 48 48.00",
                        "COVERED commitment-2 12 -24.00"),
                says(List.of(hours(DEAR, 3, 60)), TWO_H20, again));
    }

    @Test
    void onlyItsModelItsDaysAndItsMonthCount() {
        Commitment october = new Commitment(
                "commitment-3", "acme", "h20", 1, LocalDate.of(2026, 10, 1), LocalDate.of(2026, 10, 31), Money.of("9"));
        assertEquals(List.of(), says(List.of(hours(DEAR, 3, 5)), october));
        Rated simulated = rated(DEAR, new Meter(Meter.Kind.DEVICE_SECONDS, "h20", true), 3, Quantity.of(3600));
        Rated other = rated(DEAR, new Meter(Meter.Kind.DEVICE_SECONDS, "b200", false), 3, Quantity.of(3600));
        assertEquals(List.of("RESERVED commitment-1 1440 2160.00"), says(List.of(simulated, other), TWO_H20));
    }

    @Test
    void aPriceWithTiersIsSettledOverTheWholeMonth() {
        assertEquals(Money.of("-100"), tiers(tokens(1, 90), tokens(30, 60)));
        assertEquals(Money.of("-450"), tiers(tokens(1, 250)));
        assertEquals(Money.ZERO, tiers(tokens(1, 100)));
    }

    private static Money tiers(Rated... sums) {
        return Settlement.of(NOVEMBER, List.of(sums), List.of()).stream()
                .map(Settlement.Adjustment::amount)
                .reduce(Money.ZERO, Money::plus);
    }

    @Test
    void theOrderOfSumsDoesNotMatter() {
        Random random = new Random(7);
        List<Rated> sums = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            sums.add(hours(random.nextBoolean() ? DEAR : CHEAP, random.nextInt(1, 31), random.nextInt(60)));
            sums.add(tokens(random.nextInt(1, 31), random.nextInt(9)));
        }
        List<Settlement.Adjustment> once = Settlement.of(NOVEMBER, sums, List.of(TWO_H20));
        for (int round = 0; round < 20; round++) {
            Collections.shuffle(sums, random);
            assertEquals(once, Settlement.of(NOVEMBER, sums, List.of(TWO_H20)), "seed 7");
        }
    }
}
