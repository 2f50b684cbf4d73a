package dev.plenum.core.owning;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.plenum.core.billing.Price;
import dev.plenum.core.billing.PriceBook;
import dev.plenum.core.metering.Meter;
import dev.plenum.core.metering.Quantity;
import dev.plenum.core.units.Money;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class MarginTest {

    private static final LocalDate DAY = LocalDate.of(2026, 10, 1);
    private static final Meter H100 = new Meter(Meter.Kind.DEVICE_SECONDS, "h100", false);
    private static final Meter TOKENS = new Meter(Meter.Kind.OUTPUT_TOKENS, "chat", false);
    private static final Stock STOCK = new Stock(H100, "pool", "");

    private static Price cost(String subject, String amount, String from, String recorded) {
        return new Price(
                "cost-" + recorded,
                Meter.Kind.OWNED_DEVICE_SECONDS,
                subject,
                Money.of(amount),
                Quantity.of(3600),
                Instant.parse(from),
                Instant.parse(recorded),
                "");
    }

    private static OwnedTime nodes(long owned, long idle, long out) {
        return OwnedTime.ofNodes(seconds(idle), seconds(out), seconds(owned));
    }

    private static OwnedTime places(long billed, long held) {
        return OwnedTime.ofPlaces(seconds(billed), seconds(held));
    }

    private static BigInteger seconds(long seconds) {
        return BigInteger.valueOf(seconds * 1_000_000);
    }

    private static final PriceBook BOOK =
            new PriceBook(List.of(cost("h100", "3.6", "2026-01-01T00:00:00Z", "2026-01-01T00:00:00Z")));

    /** Ten hours of one device at 3.60: five billed to lab, one held, three idle, one out of service. */
    private static SortedMap<Slot, OwnedTime> tenHours() {
        return new TreeMap<>(Map.of(
                new Slot(DAY, STOCK, "", ""), nodes(36_000, 10_800, 3_600),
                new Slot(DAY, STOCK, "lab", "service-1"), places(18_000, 3_600)));
    }

    @Test
    void costIsSharedOutByWhatBecameOfTheTime() {
        Cost cost = new OwningCost(BOOK).of(tenHours()).values().stream().reduce(Cost.ZERO, Cost::plus);
        assertEquals(new Cost(Money.of("18"), Money.of("3.6"), Money.of("10.8"), Money.of("3.6")), cost);
    }

    @Test
    void theCostThatHoldsWhenADayBeginsHoldsForAllOfIt() {
        PriceBook book = new PriceBook(List.of(
                cost("h100", "3.6", "2026-01-01T00:00:00Z", "2026-01-01T00:00:00Z"),
                cost("h100", "7.2", "2026-10-01T12:00:00Z", "2026-01-02T00:00:00Z")));
        OwningCost cost = new OwningCost(book);
        assertEquals(Money.of("3.6"), cost.of(DAY, H100, seconds(3_600)));
        assertEquals(Money.of("7.2"), cost.of(DAY.plusDays(1), H100, seconds(3_600)));
    }

    @Test
    void eachSplitHasItsRowsAndTheSameTotal() {
        List<Margin.Earned> revenue = List.of(
                new Margin.Earned("lab", H100, Money.of("25")), new Margin.Earned("app", TOKENS, Money.of("5")));
        SortedMap<Slot, Cost> costs = new OwningCost(BOOK).of(tenHours());
        Margin byModel = Margin.of(revenue, costs, Margin.Split.byModel());
        assertEquals(List.of("DEVICE h100 -11.00", "SERVED_MODEL chat 5.00"), words(byModel));
        Margin byProject = Margin.of(revenue, costs, Margin.Split.byProject());
        assertEquals(List.of("PROJECT app 5.00", "PROJECT lab 3.40", "FLEET  -14.40"), words(byProject));
        Margin byService = Margin.of(revenue, costs, Margin.Split.byService(_ -> Optional.of("chat")));
        assertEquals(List.of("SERVICE chat -16.60", "TIME  25.00", "FLEET  -14.40"), words(byService));
        assertEquals(Money.of("-6"), byModel.total().margin());
        assertEquals(byModel.total(), byProject.total());
        assertEquals(byModel.total(), byService.total());
    }

    private static List<String> words(Margin margin) {
        return margin.rows().stream()
                .map(row -> row.of() + " " + row.name() + " " + row.margin())
                .toList();
    }

    @Test
    void theSharesOfADayAddUpToItsCostToTheNanoUnit() {
        SplittableRandom random = new SplittableRandom(6);
        PriceBook book =
                new PriceBook(List.of(cost("*", "1.857142857", "2026-01-01T00:00:00Z", "2026-01-01T00:00:00Z")));
        for (int time = 0; time < 200; time++) {
            SortedMap<Slot, OwnedTime> times = new TreeMap<>();
            BigInteger owned = BigInteger.ZERO;
            List<BigInteger> parts = new ArrayList<>();
            for (int part = 0; part < 12; part++) {
                parts.add(BigInteger.valueOf(random.nextLong(100_000_000_000_000L)));
                owned = owned.add(parts.getLast());
            }
            for (int project = 0; project < 5; project++) {
                times.put(
                        new Slot(DAY, STOCK, "p" + project, "job-" + project),
                        OwnedTime.ofPlaces(parts.get(2 * project), parts.get(2 * project + 1)));
            }
            times.put(new Slot(DAY, STOCK, "", ""), OwnedTime.ofNodes(parts.get(10), parts.get(11), owned));
            OwningCost cost = new OwningCost(book);
            Money sum = cost.of(times).values().stream().map(Cost::total).reduce(Money.ZERO, Money::plus);
            assertEquals(cost.of(DAY, H100, owned), sum);
        }
    }
}
