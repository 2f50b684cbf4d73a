package dev.plenum.app.bench;

import dev.plenum.core.billing.Conditions;
import dev.plenum.core.billing.DailyWindow;
import dev.plenum.core.billing.Price;
import dev.plenum.core.billing.PriceBook;
import dev.plenum.core.metering.Meter;
import dev.plenum.core.metering.Quantity;
import dev.plenum.core.metering.UsageRecord;
import dev.plenum.core.tenancy.PriorityClass;
import dev.plenum.core.units.Money;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * Made-up usage of October 2026, in the order of time, always the same: of ten records eight are of requests and two are a minute of a device. Beside
 * it a book of 200 prices with cuts within the month, nights, regions, spot prices and agreements. {@link RatingBench} rates it.
 */
final class UsageOfAMonth {

    static final int PROJECTS = 1_000;
    static final LocalDate FIRST = LocalDate.of(2026, 10, 1);

    private static final int ORGANIZATIONS = 100;
    private static final int MODELS = 40;
    private static final Instant START = FIRST.atStartOfDay(ZoneOffset.UTC).toInstant();
    private static final long SECONDS = 31 * 86_400L;
    private static final DailyWindow NIGHT = DailyWindow.parse("22:00-06:00 Asia/Shanghai");
    private static final List<Meter.Kind> TOKENS =
            List.of(Meter.Kind.INPUT_TOKENS, Meter.Kind.OUTPUT_TOKENS, Meter.Kind.REQUESTS);

    private static final List<String> PROJECT_NAMES =
            IntStream.range(0, PROJECTS).mapToObj(number -> "project-" + number).toList();
    private static final List<String> MODEL_NAMES =
            IntStream.range(0, MODELS).mapToObj(number -> "model-" + number).toList();

    private final long count;
    private final SplittableRandom random = new SplittableRandom(20261001);
    private long made;

    UsageOfAMonth(long count) {
        this.count = count;
    }

    long count() {
        return count;
    }

    static String project(int number) {
        return PROJECT_NAMES.get(number);
    }

    /** The next so many; fewer at the end, and then none. */
    List<UsageRecord> next(int most) {
        List<UsageRecord> records = new ArrayList<>(most);
        for (; records.size() < most && made < count; made++) {
            Instant at = START.plusNanos((long) (made * (double) SECONDS / count * 1e9));
            records.add(random.nextInt(10) < 8 ? request(at) : device(at));
        }
        return records;
    }

    private UsageRecord request(Instant at) {
        int project = random.nextInt(PROJECTS);
        Meter meter = new Meter(TOKENS.get(random.nextInt(3)), model(project + random.nextInt(2)), false);
        return new UsageRecord("", project(project), meter, Quantity.of(random.nextInt(1, 9_000)), at, at, "");
    }

    private UsageRecord device(Instant at) {
        int project = random.nextInt(PROJECTS);
        return new UsageRecord(
                "",
                project(project),
                new Meter(Meter.Kind.DEVICE_SECONDS, model(project), false),
                new Quantity(random.nextLong(1, 480_000_000)),
                at,
                at.plusSeconds(60),
                "",
                project % 2 == 0 ? "north" : "south",
                Optional.of(random.nextBoolean() ? PriorityClass.SPOT : PriorityClass.STANDARD));
    }

    private static String model(int number) {
        return MODEL_NAMES.get(number % MODELS);
    }

    PriceBook book() {
        List<Price> prices = new ArrayList<>();
        for (int model = 0; model < MODELS; model++) {
            prices.add(price(prices, Meter.Kind.INPUT_TOKENS, model, 0, Conditions.NONE));
            prices.add(price(prices, Meter.Kind.OUTPUT_TOKENS, model, 0, Conditions.NONE));
            prices.add(price(prices, Meter.Kind.DEVICE_SECONDS, model, 0, Conditions.NONE));
            prices.add(price(prices, Meter.Kind.OUTPUT_TOKENS, model, 10 + model % 10, Conditions.NONE));
            prices.add(price(prices, Meter.Kind.DEVICE_SECONDS, model, 0, conditions(model)));
        }
        SortedMap<String, String> organizations = new TreeMap<>();
        for (int project = 0; project < PROJECTS; project++) {
            organizations.put(project(project), "org-" + project % ORGANIZATIONS);
        }
        return new PriceBook(prices, organizations);
    }

    private static Conditions conditions(int model) {
        return switch (model % 4) {
            case 0 -> new Conditions("north", Optional.empty(), Optional.empty(), "");
            case 1 -> new Conditions("", Optional.of(PriorityClass.SPOT), Optional.empty(), "");
            case 2 -> new Conditions("", Optional.empty(), Optional.of(NIGHT), "");
            default -> new Conditions("", Optional.empty(), Optional.empty(), "org-" + model);
        };
    }

    private static Price price(List<Price> before, Meter.Kind kind, int model, int fromDay, Conditions conditions) {
        Instant from = fromDay == 0 ? Instant.EPOCH : START.plusSeconds(fromDay * 86_400L + 30_000);
        return new Price(
                "price-" + before.size(),
                kind,
                model(model),
                Money.of("0." + (123_456_789 + before.size())),
                Quantity.of(kind == Meter.Kind.DEVICE_SECONDS ? 3600 : 1_000_000),
                from,
                from,
                "",
                Optional.empty(),
                conditions,
                List.of());
    }
}
