package dev.plenum.core.billing;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.plenum.core.metering.Meter;
import dev.plenum.core.metering.Quantity;
import dev.plenum.core.metering.UsageRecord;
import dev.plenum.core.tenancy.PriorityClass;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class RatingTest {

    private static final Instant NOON = Instant.parse("2026-12-01T12:00:00Z");
    private static final Meter H20 = new Meter(Meter.Kind.DEVICE_SECONDS, "h20", false);

    private static UsageRecord usage(
            String project, Meter meter, Quantity quantity, Instant from, Instant to, String region, PriorityClass of) {
        return new UsageRecord("1", project, meter, quantity, from, to, "job-1.0", region, Optional.ofNullable(of));
    }

    private static UsageRecord job(Instant from, Duration length, PriorityClass priority) {
        return usage("blue", H20, Quantity.of(length.toSeconds()), from, from.plus(length), "north", priority);
    }

    private static Map<String, Quantity> byPrice(PriceBook book, UsageRecord usage) {
        return byPrice(book.split(usage));
    }

    private static Map<String, Quantity> byPrice(List<PriceBook.Part> parts) {
        return parts.stream()
                .collect(Collectors.toMap(
                        part -> part.price().map(Price::id).orElse(""),
                        PriceBook.Part::quantity,
                        Quantity::plus,
                        TreeMap::new));
    }

    private static final PriceBook EXAMPLE = new PriceBook(
            Entry.book(
                            Entry.of("A", "2.50"),
                            Entry.of("B", "3.00").subject("h20"),
                            Entry.of("C", "1.20").subject("h20").priority(PriorityClass.SPOT),
                            Entry.of("D", "2.00")
                                    .subject("h20")
                                    .daily("22:00-06:00 Asia/Shanghai")
                                    .from(NOON.minusSeconds(9)),
                            Entry.of("E", "2.20").agreedWith("acme"))
                    .prices(),
            new TreeMap<>(Map.of("blue", "home", "red", "acme")));

    @Test
    void theExampleOfThePriceBookIsTrue() {
        Instant night = Instant.parse("2026-12-01T15:00:00Z");
        assertEquals("B", at(NOON, PriorityClass.STANDARD, "home"));
        assertEquals("D", at(night, PriorityClass.STANDARD, "home"));
        assertEquals("C", at(NOON, PriorityClass.SPOT, "home"));
        assertEquals("D", at(night, PriorityClass.SPOT, "home"));
        assertEquals("E", at(night, PriorityClass.SPOT, "acme"));
    }

    private static String at(Instant instant, PriorityClass priority, String organization) {
        return EXAMPLE.at(new PriceKey(H20, "", Optional.of(priority), organization), instant)
                .orElseThrow()
                .id();
    }

    @Test
    void aNightInsideAJobIsSplitAtItsBounds() {
        // 20:00 to 08:00 in Shanghai: two hours of evening, eight of night, two of morning, and a midnight UTC in none
        // of them.
        UsageRecord job = job(NOON, Duration.ofHours(12), PriorityClass.STANDARD);
        assertEquals(Map.of("B", Quantity.of(4 * 3600), "D", Quantity.of(8 * 3600)), byPrice(EXAMPLE, job));
        assertEquals(3, EXAMPLE.split(job).size());
    }

    @Test
    void aValidityThatEndsGivesWayToWhatHeldBefore() {
        PriceBook book = Entry.book(
                Entry.of("list", "3"), Entry.of("week", "2").from(NOON).to(NOON.plus(Duration.ofDays(7))));
        UsageRecord job = job(NOON.minusSeconds(3600), Duration.ofDays(8), PriorityClass.STANDARD);
        assertEquals(Map.of("list", Quantity.of(24 * 3600), "week", Quantity.of(7 * 24 * 3600)), byPrice(book, job));
    }

    @Test
    void regionClassAndOrganizationDecide() {
        PriceBook book = new PriceBook(
                Entry.book(
                                Entry.of("list", "3"),
                                Entry.of("south", "2").region("south"),
                                Entry.of("spot", "1").region("south").priority(PriorityClass.SPOT),
                                Entry.of("acme", "2").agreedWith("acme"))
                        .prices(),
                new TreeMap<>(Map.of("red", "acme")));
        assertEquals("list", only(book, "blue", "north", PriorityClass.SPOT));
        assertEquals("south", only(book, "blue", "south", PriorityClass.STANDARD));
        assertEquals("spot", only(book, "blue", "south", PriorityClass.SPOT));
        assertEquals("acme", only(book, "red", "south", PriorityClass.SPOT));
        assertEquals("list", only(book, "blue", "", null));
    }

    private static String only(PriceBook book, String project, String region, PriorityClass priority) {
        UsageRecord usage = usage(project, H20, Quantity.of(9), NOON, NOON.plusSeconds(9), region, priority);
        return byPrice(book, usage).keySet().iterator().next();
    }

    @Test
    void aRequestKeepsThePriceOfTheInstantOfItsAdmission() {
        PriceBook book = Entry.book(
                Entry.of("dear", "12").meter(Meter.Kind.OUTPUT_TOKENS, 1_000_000),
                Entry.of("cheap", "0.36")
                        .meter(Meter.Kind.OUTPUT_TOKENS, 1_000_000)
                        .from(NOON));
        Meter tokens = new Meter(Meter.Kind.OUTPUT_TOKENS, "qwen", false);
        Instant before = NOON.minusNanos(1);
        assertEquals(
                Map.of("dear", Quantity.of(500)),
                byPrice(book, usage("blue", tokens, Quantity.of(500), before, before, "", null)));
        assertEquals(
                Map.of("cheap", Quantity.of(500)),
                byPrice(book, usage("blue", tokens, Quantity.of(500), NOON, NOON, "", null)));
    }

    /** Against the book itself, asked second by second: records of whole seconds and bounds on whole seconds split exactly. */
    @Test
    void theIndexAgreesWithTheBookAskedSecondBySecond() {
        for (int seed = 0; seed < 40; seed++) {
            Random random = new Random(seed);
            PriceBook book = randomBook(random);
            for (int i = 0; i < 20; i++) {
                int seconds = random.nextInt(1, 4000);
                Instant from = NOON.plusSeconds(random.nextInt(-90_000, 90_000));
                UsageRecord usage = randomUsage(random, Quantity.of(seconds), from, from.plusSeconds(seconds));
                Map<String, Quantity> expected = new TreeMap<>();
                PriceKey key = new PriceKey(
                        usage.meter(), usage.region(), usage.priority(), book.organization(usage.project()));
                for (int second = 0; second < seconds; second++) {
                    String id = book.at(key, from.plusSeconds(second))
                            .map(Price::id)
                            .orElse("");
                    expected.merge(id, Quantity.of(1), Quantity::plus);
                }
                assertEquals(expected, byPrice(book, usage), "seed " + seed + ", record " + i);
            }
        }
    }

    @Test
    void theSumsAreThoseOfThePartsInWhateverOrderRecordsCome() {
        for (int seed = 0; seed < 30; seed++) {
            Random random = new Random(seed);
            PriceBook book = randomBook(random);
            List<UsageRecord> records = new ArrayList<>();
            for (int i = 0; i < 300; i++) {
                Instant from = NOON.plusNanos(random.nextLong(-90_000_000_000_000L, 90_000_000_000_000L));
                Instant to = random.nextBoolean() ? from : from.plusNanos(random.nextLong(100_000_000_000_000L));
                records.add(randomUsage(random, new Quantity(random.nextLong(1_000_000_000_000L)), from, to));
            }
            List<Rated> once = rated(book, records);
            Collections.shuffle(records, random);
            assertEquals(once, rated(book, records), "seed " + seed);
            Map<String, Quantity> sums = once.stream()
                    .collect(Collectors.toMap(it -> it.key().price(), Rated::quantity, Quantity::plus, TreeMap::new));
            List<PriceBook.Part> parts =
                    records.stream().flatMap(it -> book.split(it).stream()).toList();
            assertEquals(byPrice(parts), sums, "seed " + seed);
            assertEquals(
                    records.stream().map(UsageRecord::quantity).reduce(Quantity.ZERO, Quantity::plus),
                    sums.values().stream().reduce(Quantity.ZERO, Quantity::plus));
        }
    }

    @Test
    void whatIsTakenIsNotTakenAgain() {
        Rating rating = new Rating(EXAMPLE);
        rating.add(job(NOON, Duration.ofHours(1), PriorityClass.SPOT));
        assertEquals(1, rating.take().size());
        assertEquals(List.of(), rating.take());
    }

    private static List<Rated> rated(PriceBook book, List<UsageRecord> records) {
        Rating rating = new Rating(book);
        records.forEach(rating::add);
        return rating.take();
    }

    private static UsageRecord randomUsage(Random random, Quantity quantity, Instant from, Instant to) {
        Meter meter = new Meter(
                random.nextBoolean() ? Meter.Kind.DEVICE_SECONDS : Meter.Kind.CACHED_INPUT_TOKENS,
                random.nextBoolean() ? "h20" : "b200",
                false);
        PriorityClass priority = random.nextBoolean() ? PriorityClass.SPOT : PriorityClass.STANDARD;
        return usage(
                random.nextBoolean() ? "blue" : "red",
                meter,
                quantity,
                from,
                to,
                random.nextBoolean() ? "north" : "south",
                random.nextInt(5) == 0 ? null : priority);
    }

    private static PriceBook randomBook(Random random) {
        List<Price> prices = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            Instant from = NOON.plusSeconds(random.nextInt(-100_000, 100_000));
            Entry entry = Entry.of("p" + i, "1").from(from);
            List<Meter.Kind> kinds =
                    List.of(Meter.Kind.DEVICE_SECONDS, Meter.Kind.INPUT_TOKENS, Meter.Kind.CACHED_INPUT_TOKENS);
            entry = entry.meter(kinds.get(random.nextInt(3)), 3600);
            entry = random.nextBoolean() ? entry.subject("h20") : entry;
            entry = random.nextInt(3) == 0 ? entry.to(from.plusSeconds(random.nextInt(1, 90_000))) : entry;
            entry = random.nextInt(3) == 0 ? entry.region("north") : entry;
            entry = random.nextInt(3) == 0 ? entry.priority(PriorityClass.SPOT) : entry;
            entry = random.nextInt(3) == 0 ? entry.daily("22:00-06:00 Asia/Shanghai") : entry;
            entry = random.nextInt(4) == 0 ? entry.agreedWith("acme") : entry;
            prices.add(entry.price());
        }
        return new PriceBook(prices, new TreeMap<>(Map.of("red", "acme", "blue", "home")));
    }
}
